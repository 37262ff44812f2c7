using System.Globalization;

namespace NetGen.Compiler;

/// <summary>What may name a generated class and its namespace.</summary>
internal static class CSharpNames
{
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal",
        "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for",
        "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock", "long", "namespace", "new", "null",
        "object", "operator", "out", "override", "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte",
        "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof",
        "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
        // Not in the language's reference, but words of the compiler all the same.
        "__arglist", "__makeref", "__reftype", "__refvalue",
    };

    // Keywords in some places only, which C# refuses or warns about as the name of a type.
    private static readonly HashSet<string> TypeKeywords = new(StringComparer.Ordinal)
    {
        "async", "await", "dynamic", "extension", "field", "file", "nint", "notnull", "nuint", "partial", "record", "required", "scoped",
        "unmanaged", "var", "where", "yield",
    };

    /// <summary>Members of a generated class and of object; a class cannot have a member of its own name.</summary>
    public static IReadOnlyCollection<string> Members { get; } =
    [
        "InputLength", "OutputLength", "ParameterCount", "ForwardStackBytes", "BackwardStackBytes", "Info", "Parameters", "Threads",
        "Create", "Load", "LoadPartial", "Save", "Clone", "Dispose", "Forward", "Predict", "Classify", "Backward", "Input", "Output",
        "Kernels", "Default", "Embedded", "_parameters", "_threads",
        "get_Info", "get_Parameters", "get_Threads", "set_Threads", "get_Default",
        "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize",
    ];

    /// <summary>What is wrong with a class name; null where nothing is.</summary>
    public static string? FaultOfClass(string name)
    {
        if (FaultOfIdentifier(name) is string fault)
            return fault;
        if (TypeKeywords.Contains(name))
            return "is a C# keyword";
        if (name.All(c => c is >= 'a' and <= 'z'))
            return "is all lower case, which C# keeps for its own words and warns of (CS8981)";
        return Members.Contains(name) ? "is a member that every network's class has" : null;
    }

    /// <summary>What is wrong with a namespace, whose parts dots separate; null where nothing is.</summary>
    public static string? FaultOfNamespace(string name)
    {
        if (name.Length > SpecLimits.NamespaceLength)
            return FormattableString.Invariant($"has {name.Length:N0} characters; at most {SpecLimits.NamespaceLength} are possible");
        foreach (string part in name.Split('.'))
            if (FaultOfIdentifier(part) is string fault)
                return part == name ? fault
                    : part.Length == 0 ? "has a dot with no name beside it"
                    : $"does not do: {Quoted.Of(part)} {fault}";
        return null;
    }

    /// <summary>
    /// A file's name, folders and extension apart, in PascalCase: <c>models/fashion-cnn.yaml</c> becomes <c>FashionCnn</c>.
    /// </summary>
    public static string ClassNameOf(string filePath)
    {
        string file = filePath.Substring(filePath.LastIndexOfAny(['/', '\\']) + 1);
        int extension = file.LastIndexOf('.');
        if (extension > 0)
            file = file.Substring(0, extension);
        string name = "";
        bool startsWord = true;
        foreach (char c in file)
        {
            bool isPart = char.IsLetterOrDigit(c) || c == '_';
            if (isPart)
                name += startsWord ? char.ToUpperInvariant(c) : c;
            startsWord = !isPart || char.IsDigit(c) && startsWord;
        }
        return name;
    }

    private static string? FaultOfIdentifier(string name)
    {
        if (name.Length > SpecLimits.NameLength)
            return FormattableString.Invariant($"has {name.Length} characters; at most {SpecLimits.NameLength} are possible");
        if (name.Length == 0 || !IsStart(name[0]) || !name.All(IsPart))
            return "is not a C# identifier: a letter or '_', then letters, digits and '_'";
        return Keywords.Contains(name) ? "is a C# keyword" : null;
    }

    private static bool IsStart(char c) =>
        c == '_' || char.IsLetter(c) || CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.LetterNumber;

    private static bool IsPart(char c) => IsStart(c) || CharUnicodeInfo.GetUnicodeCategory(c)
        is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation
        or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
