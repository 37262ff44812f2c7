using System.ComponentModel;
using System.Reflection;
using NetGen.CompilerServices;

namespace NetGen;

/// <summary>
/// A network's parameters: one native block in the kernels' layout, on a 64-byte boundary. It is freed when disposed or
/// finalized, but never during a call that uses it.
/// </summary>
public sealed unsafe class ParameterBlock : IDisposable
{
    private readonly PackedTensors _tensors;

    private ParameterBlock(NetworkInfo info) : this(new PackedTensors(info, info.Name))
    {
    }

    private ParameterBlock(PackedTensors tensors)
    {
        _tensors = tensors;
        Prepacked = new PrepackedWeights(tensors);
    }

    /// <summary>The network whose parameters these are.</summary>
    public NetworkInfo Info => _tensors.Info;

    internal PackedTensors Tensors => _tensors;

    internal PrepackedWeights Prepacked { get; }

    /// <summary>Parameters as the spec's initializers start them.</summary>
    /// <param name="info">The network.</param>
    /// <param name="seed">The key of the <see cref="Philox"/> streams.</param>
    public static ParameterBlock Create(NetworkInfo info, ulong seed)
    {
        ParameterBlock block = new(info);
        for (int ordinal = 0; ordinal < info.Parameters.Count; ordinal++)
        {
            ParameterInfo parameter = info.Parameters[ordinal];
            float[] values = new float[parameter.Length];
            if (parameter.Values is IReadOnlyList<float> given)
                for (int i = 0; i < values.Length; i++)
                    values[i] = given[i];
            else
                Initialization.Fill(parameter.Initializer, values, seed, ordinal);
            Connections.ClearOthers(parameter, values);
            block._tensors.Write(parameter, values);
        }

        return block;
    }

    /// <summary>Parameters from a safetensors file.</summary>
    /// <param name="info">The network.</param>
    /// <param name="path">The file; a regular one, no pipe or device.</param>
    /// <param name="allowNonFinite">Whether infinities and NaN are taken as they are.</param>
    /// <exception cref="WeightsFormatException">
    /// The file is no safetensors file, its tensors are not the network's, or a value is not finite; every difference is named.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static ParameterBlock Load(NetworkInfo info, string path, bool allowNonFinite = false)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return Load(info, file, allowNonFinite);
    }

    /// <summary>Parameters from a safetensors file's content.</summary>
    /// <param name="info">The network.</param>
    /// <param name="safetensors">The content.</param>
    /// <param name="allowNonFinite">Whether infinities and NaN are taken as they are.</param>
    /// <exception cref="WeightsFormatException">As for a file.</exception>
    public static ParameterBlock Load(NetworkInfo info, ReadOnlySpan<byte> safetensors, bool allowNonFinite = false)
    {
        fixed (byte* content = safetensors)
        {
            using SafetensorsFile file = SafetensorsFile.Parse(content, safetensors.Length);
            return Load(info, file, allowNonFinite);
        }
    }

    /// <summary>
    /// The parameters that the build embedded: read where they lie in the assembly, shared by the whole program. They cannot
    /// be written (<see cref="InvalidOperationException"/>), and disposing them does nothing.
    /// </summary>
    /// <param name="info">The network.</param>
    /// <param name="assembly">The assembly that holds them.</param>
    /// <param name="resource">The resource's name.</param>
    /// <param name="layout">The fingerprint of the layout that the network's kernels read.</param>
    /// <exception cref="WeightsFormatException">The assembly has no such resource, or one of another layout.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static ParameterBlock Embedded(NetworkInfo info, Assembly assembly, string resource, ulong layout) =>
        new(new PackedTensors(info, $"{info.Name}.Default", EmbeddedWeights.Open(info, assembly, resource, layout)));

    /// <summary>Takes the tensors of a safetensors file whose name and shape match; the other parameters stay as they are.</summary>
    /// <param name="path">The file; a regular one, no pipe or device.</param>
    /// <param name="allowNonFinite">Whether infinities and NaN are taken as they are.</param>
    /// <returns>The names of the file's tensors that were not taken.</returns>
    /// <exception cref="WeightsFormatException">
    /// The file is no safetensors file, or a matching tensor has a value that is not finite; the parameters are unchanged.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read; the parameters are unchanged.</exception>
    /// <exception cref="InvalidOperationException">The parameters are embedded and shared.</exception>
    public IReadOnlyList<string> LoadPartial(string path, bool allowNonFinite = false)
    {
        _tensors.CheckWritable();
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return WeightsFile.ReadMatching(file, _tensors, allowNonFinite);
    }

    /// <summary>
    /// Writes the parameters as a safetensors file, each tensor in the type it is kept in. They go to a new file beside it, which is
    /// flushed to the disk and then renamed: at any time the old file or the new one is there, whole. The same parameters give the same
    /// bytes. A symbolic link stays, and the file that it names is replaced; another hard link to the old file keeps the old content; a
    /// device or a pipe is written directly.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="allowNonFinite">Whether infinities and NaN are written as they are.</param>
    /// <exception cref="InvalidOperationException">
    /// A value is not finite; the tensor and the index are named, and what was there before still is.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written; what was there before still is.</exception>
    public void Save(string path, bool allowNonFinite = false) => WeightsFile.Write(path, _tensors, allowNonFinite);

    /// <summary>A block of its own with the same values.</summary>
    public ParameterBlock Clone()
    {
        ParameterBlock clone = new(Info);
        clone._tensors.CopyFrom(_tensors);
        return clone;
    }

    /// <summary>A parameter's values, row-major in the file's shape.</summary>
    /// <exception cref="ArgumentException">There is no parameter of that name.</exception>
    public float[] Read(string name) => _tensors.Read(name);

    /// <summary>Reads a parameter's values, row-major in the file's shape.</summary>
    /// <exception cref="ArgumentException">There is no parameter of that name, or the span has another length.</exception>
    public void Read(string name, Span<float> values) => _tensors.Read(name, values);

    /// <summary>Sets a parameter's values, row-major in the file's shape.</summary>
    /// <exception cref="ArgumentException">
    /// There is no parameter of that name, the span has another length, or a value is one that the parameter cannot have: other than 0
    /// where a table has no connection, or beyond the range of float16 storage.
    /// </exception>
    /// <exception cref="InvalidOperationException">The parameters are embedded and shared.</exception>
    public void Write(string name, ReadOnlySpan<float> values) => _tensors.Write(name, values);

    /// <summary>
    /// Frees the block; a call that uses it finishes first, later ones throw <see cref="ObjectDisposedException"/>. Embedded
    /// parameters stay: the whole program shares them.
    /// </summary>
    public void Dispose()
    {
        if (_tensors.IsShared)
            return;
        _tensors.Dispose();
        Prepacked.Dispose();
    }

    private static ParameterBlock Load(NetworkInfo info, SafetensorsFile file, bool allowNonFinite)
    {
        ParameterBlock block = new(info);
        try
        {
            WeightsFile.ReadAll(file, block._tensors, allowNonFinite);
            return block;
        }
        catch
        {
            block.Dispose();
            throw;
        }
    }
}
