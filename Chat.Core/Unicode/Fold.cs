using System.Runtime.InteropServices;

namespace Chat.Core.Unicode;

/// <summary>The effect of a scalar on the word in which it stands.</summary>
internal enum FoldKind : byte
{
    /// <summary>Not looked up yet.</summary>
    Unknown,

    /// <summary>Ends a word: spaces, punctuation, symbols.</summary>
    Separator,

    /// <summary>Is passed over: soft hyphen, direction marks, the Arabic tatweel.</summary>
    Invisible,

    /// <summary>Is passed over and belongs to the character before it: diacritics, skin tones, variation selectors.</summary>
    Attached,

    /// <summary>Joins two words and parts them: apostrophes.</summary>
    Joiner,

    /// <summary>Does the same without showing: zero-width space and non-joiner.</summary>
    InvisibleJoiner,

    /// <summary>Does the same in a text and parts words in a query.</summary>
    Hyphen,

    /// <summary>A joiner between Hebrew letters, where it stands for the gershayim, and otherwise a separator.</summary>
    Quote,

    Letter,

    /// <summary>A vowel sign, which belongs to the letter before it.</summary>
    Mark,

    /// <summary>A vowel sign or tone that may be typed before or after another one of its letter.</summary>
    MovableMark,

    /// <summary>A mark that also draws the next letter to the one before it.</summary>
    Stacker,

    /// <summary>The Japanese voicing marks, which make another letter of the one before them.</summary>
    VoicingMark,

    /// <summary>A letter of a script without spaces.</summary>
    Sign,

    /// <summary>A letter that belongs to the sign before it.</summary>
    SignTail,

    Emoji,

    /// <summary>A regional indicator; two make a flag.</summary>
    FlagHalf,

    /// <summary>Several folds in order; see <see cref="FoldTable.Sequence"/>.</summary>
    Several,
}

/// <param name="Scalar">The folded scalar; for <see cref="FoldKind.Several"/> the number of the sequence.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Fold(FoldKind Kind, int Scalar);
