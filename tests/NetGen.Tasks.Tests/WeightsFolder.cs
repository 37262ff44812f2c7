using System.Text;

namespace NetGen.Tasks.Tests;

/// <summary>A tensor to be written.</summary>
internal sealed record TestTensor(string Name, string Type, int[] Shape, byte[] Bytes)
{
    public static TestTensor Zeros(string name, params int[] shape) =>
        new(name, "F32", shape, new byte[4 * shape.Aggregate(1, (product, dimension) => product * dimension)]);
}

/// <summary>A folder of its own for weights files, deleted at the end.</summary>
internal sealed class WeightsFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("netgen-weights-").FullName;

    /// <summary>Writes a safetensors file with no more in its header than must be: every byte of it matters.</summary>
    public string Write(params TestTensor[] tensors)
    {
        int end = 0;
        IEnumerable<string> entries = tensors.Select(tensor =>
            $$"""{{Quoted(tensor.Name)}}:{"dtype":"{{tensor.Type}}","shape":"""
            + $$"""[{{string.Join(",", tensor.Shape)}}],"data_offsets":[{{end}},{{end += tensor.Bytes.Length}}]}""");
        byte[] header = Encoding.UTF8.GetBytes("{" + string.Join(",", entries) + "}");
        return WriteBytes([.. BitConverter.GetBytes((long)header.Length), .. header, .. tensors.SelectMany(tensor => tensor.Bytes)]);
    }

    public string WriteBytes(byte[] content)
    {
        string path = System.IO.Path.Combine(Path, "x.safetensors");
        File.WriteAllBytes(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string Quoted(string name) => $"\"{name}\"";
}
