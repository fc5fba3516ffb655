package dev.herd.examples.places;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {

    @Test
    void theNearestIsTheOneWithTheFewestChanges() {
        List<String> right = List.of("kitten", "sitting", "mitten");
        assertEquals("kitten", Spelling.nearest("kiten", right));
        assertEquals("sitting", Spelling.nearest("siting", right));
        assertEquals("mitten", Spelling.nearest("mitte", right));
        assertEquals("kitten", Spelling.nearest("itten", right), "the first of several");
    }
}
