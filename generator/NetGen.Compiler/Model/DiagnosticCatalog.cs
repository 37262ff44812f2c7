namespace NetGen.Compiler;

/// <summary>Every diagnostic there is, by code. <c>docs/diagnostics.md</c> has a section for each.</summary>
public static class DiagnosticCatalog
{
    /// <summary>Mistakes of one file that are listed; beyond them only <see cref="TooManyMistakes"/>, so that work stays bounded.</summary>
    public const int MaxMistakes = 100;

    public const string TooManyMistakesMessage = "the file has more than 100 mistakes; the first 100 are listed";

    // NG00xx: YAML itself.
    public static readonly DiagnosticRule YamlSyntax = Error("NG0001", "Not valid YAML",
        "The text does not follow YAML's grammar. Check indentation, brackets, quotes and colons near the place.");
    public static readonly DiagnosticRule FileTooLarge = Error("NG0002", "File too large",
        "A spec is at most 1 MB. It holds an architecture; weights belong in a safetensors file.");
    public static readonly DiagnosticRule NestedTooDeep = Error("NG0003", "Nested too deep",
        "Lists and mappings nest at most 32 deep; a spec needs five.");
    public static readonly DiagnosticRule AnchorAliasOrTag = Error("NG0004", "Anchors, aliases and tags are not used",
        "A spec says each thing where it is meant: no '&anchor', no '*alias', no '!tag'. Write the value out.");
    public static readonly DiagnosticRule DuplicateKey = Error("NG0005", "Key given twice",
        "A key may stand once in a mapping; remove one of the two.");
    public static readonly DiagnosticRule WrongNode = Error("NG0006", "Wrong kind of value",
        "A single value, a list or a mapping stands where another of the three belongs.");
    public static readonly DiagnosticRule SeveralDocuments = Error("NG0007", "More than one document",
        "A file is one spec; put what follows '---' into a file of its own.");
    public static readonly DiagnosticRule InvalidCharacter = Error("NG0008", "Invalid character",
        "The file holds a control character or is not UTF-8. Save it as UTF-8 text.");
    public static readonly DiagnosticRule TooManyLayers = Error("NG0009", "Too many layers",
        "A spec has at most 10,000 layers.");
    public static readonly DiagnosticRule EmptyFile = Error("NG0010", "Empty spec",
        "The file holds nothing but comments or space. A spec needs at least input, layers and loss.");
    public static readonly DiagnosticRule TooManyMistakes = Error("NG0011", "Too many mistakes",
        "Only the first 100 mistakes of a file are listed; mend those and build again.");

    // NG01xx: words.
    public static readonly DiagnosticRule UnknownLayer = Error("NG0101", "Unknown layer",
        "No layer has this name. The layers are listed in docs/spec-format.md.");
    public static readonly DiagnosticRule UnknownKey = Error("NG0102", "Unknown key",
        "No such key belongs here; check its spelling, and which layer it is meant for.");
    public static readonly DiagnosticRule UnknownValue = Error("NG0103", "Unknown value",
        "The key takes one of a few words, and this is none of them.");
    public static readonly DiagnosticRule OutOfRange = Error("NG0104", "Number out of range",
        "The number is too small or too large for its place.");
    public static readonly DiagnosticRule Malformed = Error("NG0105", "Malformed value",
        "The value does not have the form its place asks for: a number, a size such as 3x5, true or false.");
    public static readonly DiagnosticRule Missing = Error("NG0106", "Something required is missing",
        "A key that has no default was left out.");
    public static readonly DiagnosticRule MalformedShorthand = Error("NG0107", "Malformed shorthand",
        "The layer is known, but what follows its name is not in the shorthand's form; use that form or the long one.");
    public static readonly DiagnosticRule NameTwice = Error("NG0108", "Two layers of one name",
        "Layers are told apart by name, in 'from' and in weights files; give one of the two another.");
    public static readonly DiagnosticRule LayerName = Error("NG0109", "Invalid layer name",
        "A layer's name is a letter, then letters, digits, '_' and '.', at most 100 in all; 'input' is the network's input.");
    public static readonly DiagnosticRule UnknownSource = Error("NG0110", "'from' names no earlier layer",
        "A layer reads 'input' or layers that stand above it in the file.");
    public static readonly DiagnosticRule SourceCount = Error("NG0111", "Wrong number of inputs",
        "Most layers read one tensor; add, mul and concat read two or more.");
    public static readonly DiagnosticRule ClassName = Error("NG0112", "Invalid class or namespace name",
        "The network becomes a C# class, so its name and namespace must be C# identifiers, no keywords, and not a member of the class.");
    public static readonly DiagnosticRule Classes = Error("NG0113", "Invalid class names",
        "The names of the classes must be text on one line, each given once.");
    public static readonly DiagnosticRule ClassTwice = Error("NG0114", "Two specs make one class",
        "Two specs of a project have the same class name and namespace; give one of them another 'name' or 'namespace'.");
    public static readonly DiagnosticRule TrainsHalfSize = Error("NG0115", "Half-size weights cannot be trained",
        "Weights kept in two bytes are for inference: an update is mostly smaller than what two bytes can tell apart. Train with float32.");
    public static readonly DiagnosticRule NotYetSupported = Error("NG0120", "Not supported yet",
        "The language has this word, but this version of the compiler does not build it yet.");

    // NG02xx: shapes.
    public static readonly DiagnosticRule WindowDoesNotFit = Error("NG0201", "Window does not fit",
        "The layer's window is larger than its padded input, so it has no output. Remove the layer, shrink the window or add padding.");
    public static readonly DiagnosticRule NeedsImage = Error("NG0202", "Needs an image, not a vector",
        "The layer slides over rows and columns, and its input has none. Move it above dense, flatten and the global pools, or "
            + "write input as HxWxC.");
    public static readonly DiagnosticRule Groups = Error("NG0203", "Groups do not divide the channels",
        "Both the input's channels and the filters must be multiples of 'groups'.");
    public static readonly DiagnosticRule PoolPadding = Error("NG0204", "Pool padding beyond half the window",
        "Padding a pool by more than half its window makes windows that hold padding alone.");
    public static readonly DiagnosticRule TensorTooLarge = Error("NG0205", "Tensor too large",
        "A tensor of one sample, input, output or parameter, holds at most 536,870,911 values.");
    public static readonly DiagnosticRule Unreachable = Error("NG0206", "Layer does not reach the output",
        "The last layer is the output, and nothing that leads to it reads this layer. Remove it, or name it in a 'from'.");
    public static readonly DiagnosticRule LossDoesNotFit = Error("NG0207", "Loss does not fit the output",
        "The loss and the last layer do not go together: cross-entropies take logits, and softmax-cross-entropy a vector of two or more.");
    public static readonly DiagnosticRule ClassCount = Error("NG0208", "Number of classes does not match",
        "'classes' names one class for each output, or two where there is a single output.");
    public static readonly DiagnosticRule NormalizationCount = Error("NG0209", "Normalization does not match the channels",
        "'mean' and 'std' hold one number, or one for each channel of the input.");

    public static readonly DiagnosticRule BranchesDisagree = Error("NG0210", "Branches do not agree",
        "add needs equal shapes, mul equal ones or one factor a channel, concat equal heights and widths.");
    public static readonly DiagnosticRule ValueCount = Error("NG0211", "Number of values does not match",
        "'weights' and 'biases' hold one number for each value of the tensor, in the order files have them.");
    public static readonly DiagnosticRule Table = Error("NG0212", "Table does not match the convolution",
        "'table' has one list for each filter, of input channels counted from 0, each once; 'weights' are 0 for all others.");

    public static readonly DiagnosticRule ChannelsFirst = new("NG0213", Severity.Warning, "Input looks channels-first",
        "An input is height x width x channels. Of 3x224x224 the channels seem to stand first: write 224x224x3. "
            + "(If it is meant, NoWarn NG0213.)");
    public static readonly DiagnosticRule DoesNotFit = Error("NG0214", "Does not fit its input",
        "What the layer takes of its input is not there: a slice beyond its end, blocks that do not divide it, a shape of more values.");

    public static readonly DiagnosticRule OneValue = Error("NG0219", "Single values are normalized",
        "A value that is normalized by itself becomes 0 whatever it is. Normalize more values together, or remove the layer.");

    // NG03xx: memory and build.
    public static readonly DiagnosticRule NativeWorkspace = new("NG0301", Severity.Information, "Workspace in native memory",
        "The workspace of a call is larger than the stack budget (NetGenStackBudget), so it is native memory, one block a thread.");
    public static readonly DiagnosticRule NetworkTooLarge = Error("NG0302", "Network too large",
        "All parameters together are one block of at most 536,870,911 values.");
    public static readonly DiagnosticRule NotOptimized = new("NG0303", Severity.Warning, "Kernels compiled without optimization",
        "Generated kernels run ten and more times slower without optimization. Build with -c Release, or set <Optimize>true</Optimize>.");
    public static readonly DiagnosticRule InvalidStackBudget = Error("NG0304", "Invalid stack budget",
        "The build property NetGenStackBudget is a number of bytes, such as 524288.");
    public static readonly DiagnosticRule FolderCase = new("NG0305", Severity.Warning, "Specs in a folder of another case",
        "Specs are taken from the folder 'models'. One named 'Models' is that folder on some systems and another on others; rename it. "
            + "(NetGen.targets says this.)");
    public static readonly DiagnosticRule OtherLanguage = new("NG0306", Severity.Warning, "Specs in a project of another language",
        "Networks become C#, and compilers of F# and Visual Basic run no generators. Put the spec in a C# project and reference that. "
            + "(NetGen.targets says this.)");
    public static readonly DiagnosticRule NotReferenced = new("NG0307", Severity.Warning,
        "Specs in a project that does not reference NetGen",
        "Specs are compiled where NetGen itself is referenced, not where only a library that uses it is. Reference it, "
            + "or move the spec to the library. (NetGen.targets says this.)");
    public static readonly DiagnosticRule WorkspaceTooLarge = Error("NG0308", "Workspace too large",
        "What a pass keeps of one sample, or makes of the weights, is at most 2,147,483,616 floats. "
            + "Make the input or the largest layer smaller.");
    public static readonly DiagnosticRule CodeTooLarge = Error("NG0309", "Too much code",
        "The network's code would keep the C# compiler busy for minutes. Use fewer layers or branches, "
            + "or layers of equal shapes, which share kernels.");

    // NG04xx: weights files that a build embeds. (The build task says these.)
    public static readonly DiagnosticRule WeightsUnreadable = Error("NG0401", "Weights file cannot be read",
        "The file that 'Weights' of a NetworkSpec names is not there, or the build may not read it. "
            + "The path is taken from the project's folder.");
    public static readonly DiagnosticRule WeightsFormat = Error("NG0402", "Not a whole safetensors file",
        "The weights file is truncated, damaged or of another format. Save it again, as safetensors.");
    public static readonly DiagnosticRule TensorMissing = Error("NG0403", "Tensor missing in the weights file",
        "The weights file must hold every parameter of the network under its name.");
    public static readonly DiagnosticRule TensorUnknown = Error("NG0404", "Tensor of no layer",
        "The weights file must hold nothing but the network's parameters. Is it another network's, or are its layers called otherwise?");
    public static readonly DiagnosticRule TensorShape = Error("NG0405", "Tensor of another shape",
        "The weights file has the tensor, but its shape is not the one that the spec gives it.");
    public static readonly DiagnosticRule TensorType = Error("NG0406", "Tensor of another type",
        "Weights are float32, float16, bfloat16 or float64.");
    public static readonly DiagnosticRule WeightWithoutConnection = Error("NG0407", "Weight without a connection",
        "The spec's 'table' leaves out a connection for which the weights file has a weight other than zero.");
    public static readonly DiagnosticRule TensorRange = Error("NG0408", "Weight beyond the range of its storage",
        "The layer keeps its weights in float16, which holds up to 65504. Keep it in bfloat16, which has the range of float32.");
    public static readonly DiagnosticRule WeightNotFinite = Error("NG0409", "Weight that is not finite",
        "The weights file holds an infinity or NaN, most often of a training that diverged. "
            + "Where it is meant, the item says AllowNonFinite=\"true\".");

    // NG09xx: the compiler's own faults.
    public static readonly DiagnosticRule CompilerFault = Error("NG0901", "A fault of the compiler",
        "The compiler failed on this spec, which is its fault and not the spec's. Please report it with the spec.");
    public static readonly DiagnosticRule Unreadable = Error("NG0902", "Spec could not be read",
        "The build named this file as a spec, but its text could not be read.");

    // NG10xx: C# that uses a network.
    public static readonly DiagnosticRule SpanLength = Error("NG1001", "Length does not fit the network",
        "A buffer passed to a network has a length known at build time, and the network takes another.");

    /// <summary>All of them, in order of their codes.</summary>
    public static EquatableArray<DiagnosticRule> All { get; } = EquatableArray.Of(
        YamlSyntax, FileTooLarge, NestedTooDeep, AnchorAliasOrTag, DuplicateKey, WrongNode, SeveralDocuments, InvalidCharacter,
        TooManyLayers, EmptyFile, TooManyMistakes,
        UnknownLayer, UnknownKey, UnknownValue, OutOfRange, Malformed, Missing, MalformedShorthand, NameTwice, LayerName,
        UnknownSource, SourceCount, ClassName, Classes, ClassTwice, TrainsHalfSize, NotYetSupported,
        WindowDoesNotFit, NeedsImage, Groups, PoolPadding, TensorTooLarge, Unreachable, LossDoesNotFit, ClassCount, NormalizationCount,
        BranchesDisagree, ValueCount, Table, ChannelsFirst, DoesNotFit, OneValue,
        NativeWorkspace, NetworkTooLarge, NotOptimized, InvalidStackBudget, FolderCase, OtherLanguage, NotReferenced, WorkspaceTooLarge,
        CodeTooLarge,
        WeightsUnreadable, WeightsFormat, TensorMissing, TensorUnknown, TensorShape, TensorType, WeightWithoutConnection, TensorRange,
        WeightNotFinite,
        CompilerFault, Unreadable,
        SpanLength);

    private static DiagnosticRule Error(string code, string title, string help) => new(code, Severity.Error, title, help);
}
