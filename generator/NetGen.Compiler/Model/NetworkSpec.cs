namespace NetGen.Compiler;

/// <summary>
/// A spec with its words resolved: typed layers in file order, every reference resolved to a layer's index.
/// Holds ids, never positions, so that a moved line or a comment leaves it equal.
/// </summary>
public sealed record NetworkSpec(
    string Name,
    string? Namespace,
    TensorShape Input,
    EquatableArray<LayerSpec> Layers,
    Loss Loss,
    bool Training,
    StorageType Storage,
    WinogradUse Winograd,
    EquatableArray<string> Classes,
    Normalization? Normalization)
{
    /// <summary>Who can use the class.</summary>
    public ClassVisibility Visibility { get; init; }
}

/// <summary>Who can use a generated class: every project that references its own, or its own alone.</summary>
public enum ClassVisibility { Public, Internal }

/// <summary>How a dense layer's weights are kept in memory and in files.</summary>
public enum StorageType { Float32, BFloat16, Float16 }

public enum WinogradUse { Auto, Never }

/// <summary>Byte inputs become (byte * scale - mean) / std; mean and std hold one number or one per channel.</summary>
public sealed record Normalization(double Scale, EquatableArray<double> Mean, EquatableArray<double> Std);

/// <summary>One layer as declared.</summary>
/// <param name="Id">Its index in the file's list of layers.</param>
/// <param name="Name">Its name, given or by kind and count.</param>
/// <param name="Layer">Its kind and options.</param>
/// <param name="Inputs">The layers it reads, by id; <see cref="NetworkInput"/> is the network's input.</param>
/// <param name="Text">What the spec wrote, on one line, for comments in generated code.</param>
public sealed record LayerSpec(int Id, string Name, Layer Layer, EquatableArray<int> Inputs, string Text)
{
    /// <summary>The id of the network's input in <see cref="Inputs"/>.</summary>
    public const int NetworkInput = -1;

    /// <summary>Its name in a spec's <c>from</c>.</summary>
    public const string NetworkInputName = "input";

    /// <summary>The option that the spec gives for rows and columns apart, which a sequence does not have; null for none.</summary>
    public string? OptionOfRowsAndColumns { get; init; }

    /// <summary>How messages name it, counted from 1: <c>layer 6 'pool5'</c>.</summary>
    public string Label => FormattableString.Invariant($"layer {Id + 1} '{Name}'");
}
