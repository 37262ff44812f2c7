using System.Text.Json;

namespace NetGen.CompilerServices;

/// <summary>
/// The JSON header of a safetensors file. Its rules (https://huggingface.co/docs/safetensors) are checked here, so that
/// readers of the data can rely on them: names once each, sizes that agree with shapes, and data without gaps, overlaps or
/// a byte out of range.
/// </summary>
internal sealed class SafetensorsHeader
{
    private SafetensorsHeader(IReadOnlyList<TensorEntry> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Tensors = tensors;
        Metadata = metadata;
    }

    /// <summary>The tensors, in the header's order.</summary>
    public IReadOnlyList<TensorEntry> Tensors { get; }

    /// <summary>The content of <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <param name="fileName">What messages call the file.</param>
    /// <param name="json">The header's bytes.</param>
    /// <param name="dataLength">Bytes of data behind the header.</param>
    /// <exception cref="WeightsFormatException">A rule is broken.</exception>
    public static SafetensorsHeader Parse(string fileName, ReadOnlySpan<byte> json, long dataLength)
    {
        try
        {
            SafetensorsHeader header = Read(json);
            CheckLayout(header.Tensors, dataLength);
            return header;
        }
        catch (FormatException exception)
        {
            throw new WeightsFormatException(fileName, exception.Message);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The reader throws InvalidOperationException for a string that is no valid Unicode.
            throw new WeightsFormatException(fileName, $"its header is no valid JSON: {exception.Message}");
        }
    }

    private static SafetensorsHeader Read(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 8 });
        Dictionary<string, string> metadata = [];
        List<TensorEntry> tensors = [];
        HashSet<string> names = [];
        Expect(ref reader, JsonTokenType.StartObject, "its header is no JSON object");
        while (NextProperty(ref reader, out string name))
        {
            if (!names.Add(name))
                throw new FormatException($"its header has {TensorEntry.Quote(name)} twice");
            if (name == "__metadata__")
                ReadMetadata(ref reader, metadata);
            else
                tensors.Add(ReadTensor(ref reader, name));
        }

        if (reader.Read())
            throw new FormatException("its header goes on after the JSON object");
        return new SafetensorsHeader(tensors, metadata);
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, Dictionary<string, string> metadata)
    {
        Expect(ref reader, JsonTokenType.StartObject, "its __metadata__ is no object");
        while (NextProperty(ref reader, out string key))
        {
            Expect(ref reader, JsonTokenType.String, $"its __metadata__ {TensorEntry.Quote(key)} is no string");
            if (metadata.ContainsKey(key))
                throw new FormatException($"its __metadata__ has {TensorEntry.Quote(key)} twice");
            metadata.Add(key, reader.GetString()!);
        }
    }

    private static TensorEntry ReadTensor(ref Utf8JsonReader reader, string name)
    {
        string subject = $"tensor {TensorEntry.Quote(name)}";
        string? type = null;
        long[]? shape = null, offsets = null;
        Expect(ref reader, JsonTokenType.StartObject, $"{subject} is no object");
        while (NextProperty(ref reader, out string key))
        {
            if (key is "dtype" && type is not null || key is "shape" && shape is not null || key is "data_offsets" && offsets is not null)
                throw new FormatException($"{subject} has {key} twice");
            switch (key)
            {
                case "dtype":
                    Expect(ref reader, JsonTokenType.String, $"{subject}: dtype is no string");
                    type = reader.GetString()!;
                    break;
                case "shape":
                    shape = ReadNumbers(ref reader, $"{subject}: shape");
                    break;
                case "data_offsets":
                    offsets = ReadNumbers(ref reader, $"{subject}: data_offsets");
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (type is null || shape is null || offsets is null)
            throw new FormatException($"{subject} has no {(type is null ? "dtype" : shape is null ? "shape" : "data_offsets")}");
        if (offsets.Length != 2)
            throw new FormatException($"{subject}: data_offsets has {offsets.Length} numbers; it needs begin and end");
        return new TensorEntry(name, type, shape, offsets[0], offsets[1]);
    }

    private static long[] ReadNumbers(ref Utf8JsonReader reader, string subject)
    {
        Expect(ref reader, JsonTokenType.StartArray, $"{subject} is no list");
        List<long> numbers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
                throw new FormatException($"{subject} holds something that is no whole number from 0 to 2^63");
            numbers.Add(number);
        }

        return [.. numbers];
    }

    /// <summary>Checks that the tensors fill the data section one after the other, each with as many bytes as its shape needs.</summary>
    private static void CheckLayout(IReadOnlyList<TensorEntry> tensors, long dataLength)
    {
        foreach (TensorEntry tensor in tensors)
        {
            if (tensor.Begin > tensor.End || tensor.End > dataLength)
                throw new FormatException(
                    $"tensor {tensor.QuotedName} lies at bytes {tensor.Begin} to {tensor.End} of {dataLength}; the file is truncated or damaged");
            if (TensorEntry.SizeOf(tensor.Type) is int size && !HasBytes(tensor, size))
                throw new FormatException(
                    $"tensor {tensor.QuotedName} has {tensor.End - tensor.Begin} bytes; its {tensor.Type} shape {tensor.ShapeText} needs another number");
        }

        long end = 0;
        List<TensorEntry> inOrder = [.. tensors];
        inOrder.Sort(static (a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        foreach (TensorEntry tensor in inOrder)
        {
            if (tensor.Begin != end)
                throw new FormatException(
                    $"tensor {tensor.QuotedName} begins at byte {tensor.Begin} of the data; the one before ends at {end}");
            end = tensor.End;
        }

        if (end != dataLength)
            throw new FormatException($"its tensors end at byte {end} of the data, which has {dataLength}");
    }

    private static bool HasBytes(TensorEntry tensor, int size)
    {
        try
        {
            long bytes = size;
            foreach (long dimension in tensor.Shape)
                bytes = checked(bytes * dimension);
            return bytes == tensor.End - tensor.Begin;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    private static bool NextProperty(ref Utf8JsonReader reader, out string name)
    {
        name = "";
        if (!reader.Read() || reader.TokenType != JsonTokenType.PropertyName)
            return false;
        name = reader.GetString()!;
        return true;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token, string otherwise)
    {
        if (!reader.Read() || reader.TokenType != token)
            throw new FormatException(otherwise);
    }
}
