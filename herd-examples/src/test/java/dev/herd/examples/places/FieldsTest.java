package dev.herd.examples.places;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class FieldsTest {

    @Test
    void anyRunOfTheSixSeparates() {
        assertEquals(List.of("a", "b", "c"), Fields.of(" \t\ra \n\f\u000Bb\u000Bc \r\n"));
    }

    @Test
    void noOtherSpaceSeparates() {
        String text = "a\u00A0b\u2003c\u0085d\u0000e\u001Cf";
        assertEquals(List.of(text), Fields.of(text));
        assertTrue(Fields.isField(text));
    }

    @Test
    void aBlankLineHasNone() {
        assertEquals(List.of(), Fields.of(""));
        assertEquals(List.of(), Fields.of(" \t "));
    }

    @Test
    void aFieldIsNeitherEmptyNorSeparated() {
        assertTrue(Fields.isField("kiwi.cs.ucla.edu"));
        assertFalse(Fields.isField(""));
        assertFalse(Fields.isField("a b"));
        assertFalse(Fields.isField("a\u000B"));
    }
}
