namespace NetGen.Compiler;

/// <summary>
/// A piece of a spec's text: as an offset and a length in UTF-16 units, and as lines and columns, both counted from 0;
/// the end is the place after the last character.
/// </summary>
public readonly record struct TextRange(int Start, int Length, int StartLine, int StartColumn, int EndLine, int EndColumn);
