using System.Globalization;
using NetGen.CompilerServices;

namespace NetGen;

public sealed partial class Trainer<TNetwork>
{
    private const string StepsKey = "steps", EpochsKey = "epochs", PositionKey = "position", CountKey = "samples", SeedKey = "seed";
    private const string KindKey = "kind", Kind = "netgen-checkpoint", OptimizerKey = "optimizer";

    /// <summary>
    /// Writes what training needs to go on as if it had never stopped, as a safetensors file, whole or not at all: the
    /// weights under their names, each optimizer state as <c>optimizer/state/parameter</c>, and in <c>__metadata__</c> the
    /// optimizer's name, the updates made, the epochs completed, the samples done of the epoch under way, and the seed.
    /// </summary>
    /// <remarks>This alone may be called while <see cref="Fit"/> reports its progress, on the same thread.</remarks>
    /// <exception cref="IOException">The file cannot be written; what was there before still is.</exception>
    /// <exception cref="InvalidOperationException">
    /// A value is not finite, or another call uses the trainer; what was there before still is.
    /// </exception>
    public void SaveCheckpoint(string path)
    {
        using Claim claim = IsReporting ? default : Enter();
        if (FirstNonFinite() is NonFiniteValue value)
            throw new InvalidOperationException($"{value}; training could not go on from such a checkpoint, and none was written");
        KeyValuePair<string, string>[] metadata =
        [
            new(KindKey, Kind),
            new(OptimizerKey, Optimizer.Name),
            new(StepsKey, Text(Steps)),
            new(EpochsKey, Text(Epochs)),
            new(PositionKey, Text(_position)),
            new(CountKey, Text(_interruptedCount)),
            new(SeedKey, Text(Seed)),
        ];
        List<TensorSource> tensors = [.. WeightsFile.Sources(Network.Parameters.Tensors, "")];
        for (int state = 0; state < _memory.StateCount; state++)
        {
            PackedTensors states = _memory.Tensors(state);
            string prefix = _memory.StateName(state, "");
            tensors.AddRange(_memory.Parameters.Select(parameter => new TensorSource(
                prefix + parameter.Name, parameter.Shape, parameter.Length, parameter.Storage, values => states.Read(parameter, values))));
        }

        SafetensorsWriter.Write(path, metadata, tensors);
    }

    /// <summary>
    /// Takes up a checkpoint: the network's weights, the optimizer's state, the counts and the seed. The settings that a
    /// checkpoint does not hold (batch size, learning rate, schedule, clipping) are to be the same for the same weights.
    /// </summary>
    /// <exception cref="WeightsFormatException">
    /// The file is no checkpoint of this network with this optimizer; every difference is named, and nothing has changed.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read; nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">Another call uses the trainer.</exception>
    public void LoadCheckpoint(string path)
    {
        using Claim claim = Enter();
        using SafetensorsFile file = SafetensorsFile.Open(path);
        IReadOnlyDictionary<string, string> metadata = file.Header.Metadata;
        if (metadata.GetValueOrDefault(KindKey) != Kind)
            throw file.Problem("it is no checkpoint: a file of weights is what Load reads");
        string optimizer = metadata.GetValueOrDefault(OptimizerKey, "");
        if (optimizer != Optimizer.Name)
            throw file.Problem($"it is a checkpoint of the optimizer {TensorEntry.Quote(optimizer)}; the trainer's is '{Optimizer.Name}'");
        long steps = Number(file, StepsKey, long.MaxValue);
        int epochs = (int)Number(file, EpochsKey, int.MaxValue - 1);
        int count = (int)Number(file, CountKey, int.MaxValue);
        int position = (int)Number(file, PositionKey, count);
        if (!ulong.TryParse(metadata.GetValueOrDefault(SeedKey), NumberStyles.None, CultureInfo.InvariantCulture, out ulong seed))
            throw file.Problem($"its {SeedKey} is missing or no number");

        // An epoch whose samples are all done is complete.
        if (position == count && count > 0)
            (epochs, position) = (epochs + 1, 0);

        // All are read before the first is changed.
        foreach ((PackedTensors tensors, ParameterInfo parameter, float[] values) in ReadTensors(file))
            tensors.Write(parameter, values);
        Steps = steps;
        Epochs = epochs;
        _position = position;
        _interruptedCount = count;
        Seed = seed;
    }

    private List<(PackedTensors Tensors, ParameterInfo Parameter, float[] Values)> ReadTensors(SafetensorsFile file)
    {
        List<(string Name, PackedTensors Tensors, ParameterInfo Parameter)> wanted =
            [.. _info.Parameters.Select(parameter => (parameter.Name, Network.Parameters.Tensors, parameter))];
        for (int state = 0; state < _memory.StateCount; state++)
        {
            string prefix = _memory.StateName(state, "");
            wanted.AddRange(_memory.Parameters.Select(parameter => (prefix + parameter.Name, _memory.Tensors(state), parameter)));
        }

        Dictionary<string, TensorEntry> entries = file.Header.Tensors.ToDictionary(tensor => tensor.Name);
        List<string> problems = [];
        foreach ((string name, _, ParameterInfo parameter) in wanted)
        {
            if (!entries.TryGetValue(name, out TensorEntry? entry))
                problems.Add($"tensor '{name}' {TensorEntry.ShapeOf(parameter.Shape)} is missing");
            else if (WeightsFile.Difference(entry, parameter) is string difference)
                problems.Add(difference);
        }

        HashSet<string> names = [.. wanted.Select(tensor => tensor.Name)];
        problems.AddRange(file.Header.Tensors
            .Where(tensor => !names.Contains(tensor.Name))
            .Select(tensor => $"tensor {tensor.QuotedName} {tensor.ShapeText} is neither {_info.Name}'s nor its optimizer's"));
        if (problems.Count > 0)
            throw new WeightsFormatException(file.Name, problems);
        List<(PackedTensors, ParameterInfo, float[])> tensors = [];
        foreach ((string name, PackedTensors place, ParameterInfo parameter) in wanted)
        {
            float[] values = WeightsFile.Read(file, entries[name], parameter);
            tensors.Add((place, parameter, values));
            int index = Finite.IndexOfOther(values);
            if (index >= 0)
                problems.Add(new NonFiniteValue(name, index, values[index]).ToString());
        }

        return problems.Count == 0 ? tensors : throw new WeightsFormatException(file.Name, problems);
    }

    private static long Number(SafetensorsFile file, string key, long largest)
    {
        string text = file.Header.Metadata.GetValueOrDefault(key, "");
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) || number > largest)
            throw file.Problem($"its {key} is {TensorEntry.Quote(text)}; a number up to {largest} is needed");
        return number;
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);
}
