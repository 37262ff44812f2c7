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
    /// <param name="path">The file.</param>
    /// <param name="allowNonFinite">Whether infinities and NaN, of a run that has diverged, are written as they are.</param>
    /// <exception cref="InvalidOperationException">
    /// A value is not finite, whose tensor and index are named, or another call uses the trainer; what was there before still is.
    /// </exception>
    /// <exception cref="IOException">The file cannot be written; what was there before still is.</exception>
    public void SaveCheckpoint(string path, bool allowNonFinite = false)
    {
        using Claim claim = IsReporting ? default : Enter();
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

        SafetensorsWriter.Write(path, metadata, tensors, allowNonFinite);
    }

    /// <summary>
    /// Takes up a checkpoint: the network's weights, the optimizer's state, the counts and the seed. The settings that a
    /// checkpoint does not hold (batch size, learning rate, schedule, clipping) are to be the same for the same weights.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="allowNonFinite">Whether infinities and NaN are taken as they are.</param>
    /// <exception cref="WeightsFormatException">
    /// The file is no checkpoint of this network with this optimizer, or a value is not finite; every difference is named, and nothing has
    /// changed.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read; nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">Another call uses the trainer.</exception>
    public void LoadCheckpoint(string path, bool allowNonFinite = false)
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
        foreach ((PackedTensors tensors, ParameterInfo parameter, float[] values) in ReadTensors(file, allowNonFinite))
            tensors.Write(parameter, values);
        Steps = steps;
        Epochs = epochs;
        _position = position;
        _interruptedCount = count;
        Seed = seed;
    }

    private List<(PackedTensors Tensors, ParameterInfo Parameter, float[] Values)> ReadTensors(SafetensorsFile file, bool allowNonFinite)
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
            .Take(WeightsFile.MaxUnknown)
            .Select(tensor => $"tensor {tensor.QuotedName} {tensor.ShapeText} is neither {_info.Name}'s nor its optimizer's"));
        if (problems.Count > 0)
            throw new WeightsFormatException(file.Name, problems);

        List<(PackedTensors Tensors, ParameterInfo Parameter, float[] Values)> read = [];
        foreach ((string name, PackedTensors tensors, ParameterInfo parameter) in wanted)
        {
            float[] values = WeightsFile.Read(file, entries[name], parameter);
            if (ParameterFault.Find(name, parameter, values, allowNonFinite) is string fault)
                problems.Add(fault);
            read.Add((tensors, parameter, values));
        }

        return problems.Count == 0 ? read : throw new WeightsFormatException(file.Name, problems);
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
