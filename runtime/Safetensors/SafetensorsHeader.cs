using System.Text.Json;

namespace NetGen.CompilerServices;

/// <summary>
/// The JSON header of a safetensors file. Its rules (https://huggingface.co/docs/safetensors) are checked here, so that
/// readers of the data can rely on them: names once each, sizes that agree with shapes, and data without gaps, overlaps or
/// a byte out of range.
/// </summary>
internal sealed class SafetensorsHeader
{
    /// <summary>NumPy has up to 64, PyTorch the same.</summary>
    private const int MaxDimensions = 64;

    /// <summary>Far more than anybody writes: a checkpoint of the trainer has seven.</summary>
    private const int MaxMetadata = 10_000;

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

    /// <summary>What is wrong with a file of no length, as pipes and devices are.</summary>
    public const string NotRegular = "it has 0 bytes, or is a pipe or a device; a safetensors file is a regular one";

    /// <summary>What is wrong with content that has no room for a header's length.</summary>
    public static string TooShort(long length) => $"it has {length} bytes; a safetensors file begins with 8 bytes of header length";

    private static SafetensorsHeader Read(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = 8 });
        Dictionary<string, string> metadata = [];
        List<TensorEntry> tensors = [];
        HashSet<string> names = [];
        Expect(ref reader, JsonTokenType.StartObject, "its header is no JSON object");
        while (NextProperty(ref reader))
        {
            string name = reader.GetString()!;
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
        while (NextProperty(ref reader))
        {
            string key = reader.GetString()!;
            if (!reader.Read() || reader.TokenType != JsonTokenType.String)
                throw new FormatException($"its __metadata__ {TensorEntry.Quote(key)} is no string");
            if (metadata.ContainsKey(key))
                throw new FormatException($"its __metadata__ has {TensorEntry.Quote(key)} twice");
            if (metadata.Count == MaxMetadata)
                throw new FormatException($"its __metadata__ has more than {MaxMetadata} entries");
            metadata.Add(key, reader.GetString()!);
        }
    }

    // Nothing but the entry itself is allocated: a header may hold a million.
    private static TensorEntry ReadTensor(ref Utf8JsonReader reader, string name)
    {
        string? type = null;
        long[]? shape = null;
        Span<long> offsets = stackalloc long[2], dimensions = stackalloc long[MaxDimensions];
        int offsetCount = -1;
        Expect(ref reader, JsonTokenType.StartObject, " is no object", name);
        while (NextProperty(ref reader))
        {
            if (reader.ValueTextEquals("dtype"u8))
            {
                CheckOnce(type is null, "dtype", name);
                Expect(ref reader, JsonTokenType.String, ": dtype is no string", name);
                type = ReadType(ref reader);
            }
            else if (reader.ValueTextEquals("shape"u8))
            {
                CheckOnce(shape is null, "shape", name);
                shape = dimensions.Slice(0, ReadNumbers(ref reader, dimensions, "shape", name)).ToArray();
            }
            else if (reader.ValueTextEquals("data_offsets"u8))
            {
                CheckOnce(offsetCount < 0, "data_offsets", name);
                offsetCount = ReadNumbers(ref reader, offsets, "data_offsets", name);
            }
            else
            {
                reader.Skip();
            }
        }

        if (type is null || shape is null || offsetCount < 0)
            throw Fault($" has no {(type is null ? "dtype" : shape is null ? "shape" : "data_offsets")}", name);
        if (offsetCount != 2)
            throw Fault($": data_offsets has {offsetCount} numbers; it needs begin and end", name);
        return new TensorEntry(name, type, shape, offsets[0], offsets[1]);
    }

    /// <summary>The type at hand; one string for all tensors of a type that is known.</summary>
    private static string ReadType(ref Utf8JsonReader reader)
    {
        foreach (string known in TensorEntry.KnownTypes)
            if (reader.ValueTextEquals(known.AsSpan()))
                return known;
        return reader.GetString()!;
    }

    /// <summary>Reads a list of numbers; returns how many.</summary>
    private static int ReadNumbers(ref Utf8JsonReader reader, scoped Span<long> numbers, string what, string tensor)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)
            throw Fault($": {what} is no list", tensor);
        int count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
                throw Fault($": {what} holds something that is no whole number from 0 to 2^63", tensor);
            if (count == numbers.Length)
                throw Fault($": {what} has more than {numbers.Length} numbers", tensor);
            numbers[count++] = number;
        }

        return count;
    }

    /// <summary>Checks that the tensors fill the data section one after the other, each with as many bytes as its shape needs.</summary>
    private static void CheckLayout(IReadOnlyList<TensorEntry> tensors, long dataLength)
    {
        foreach (TensorEntry tensor in tensors)
        {
            if (tensor.Begin > tensor.End || tensor.End > dataLength)
                throw new FormatException(
                    $"tensor {tensor.QuotedName} lies at bytes {tensor.Begin} to {tensor.End} of {dataLength};"
                    + " the file is truncated or damaged");
            if (TensorEntry.SizeOf(tensor.Type) is int size && !HasBytes(tensor, size))
                throw new FormatException(
                    $"tensor {tensor.QuotedName} has {tensor.End - tensor.Begin} bytes;"
                    + $" its {tensor.Type} shape {tensor.ShapeText} needs another number");
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

    /// <summary>Goes to the next property's name, or to the object's end.</summary>
    private static bool NextProperty(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token, string otherwise, string? tensor = null)
    {
        if (!reader.Read() || reader.TokenType != token)
            throw tensor is null ? new FormatException(otherwise) : Fault(otherwise, tensor);
    }

    private static void CheckOnce(bool isFirst, string key, string tensor)
    {
        if (!isFirst)
            throw Fault($" has {key} twice", tensor);
    }

    private static FormatException Fault(string problem, string tensor) => new($"tensor {TensorEntry.Quote(tensor)}{problem}");
}
