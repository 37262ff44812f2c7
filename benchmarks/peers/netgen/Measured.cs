using System.Runtime.InteropServices;

namespace NetGen.Benchmarks.Worker;

/// <summary>A network that the commands of ../README.md are about.</summary>
public interface IMeasured
{
    string Write(string path);

    string Load(string path);

    string Forward(int batch, double seconds);

    string Train(int batch, string optimizer, double seconds);

    /// <summary>A forward pass of one sample of a new network, not yet called.</summary>
    Action FirstForward();

    /// <summary>A training step of 50 samples of a new network, not yet called.</summary>
    Action FirstStep();
}

/// <inheritdoc/>
/// <param name="threads">Threads of each call.</param>
public sealed class Measured<TNetwork>(int threads) : IMeasured where TNetwork : class, ITrainableNetwork<TNetwork>
{
    /// <summary>Samples in the files; the largest batch.</summary>
    private const int Samples = 256;

    private const uint Stream = 0x8000_0002;

    /// <summary>
    /// So small that a minibatch repeated for a minute never becomes known by heart, which would end in gradients of zero.
    /// </summary>
    private const float LearningRate = 1e-7f;

    private static readonly int s_inputs = Length(TNetwork.Info.InputShape), s_outputs = Length(TNetwork.Info.OutputShape);

    private readonly Dictionary<string, Action> _calls = [];
    private readonly float[] _results = new float[Samples * s_outputs];
    private float[] _inputs = [];
    private string _path = "";

    /// <summary>Weights after a few steps, so that no running mean is 0 and no variance 1, inputs, and the outputs for them.</summary>
    public string Write(string path)
    {
        float[] inputs = new float[Samples * s_inputs];
        Philox.FillUniform(inputs, 1, seed: 1, 0, Stream, 0);
        using TNetwork network = TNetwork.Create(seed: 1);
        using Trainer<TNetwork> trainer = new(network, new Sgd(learningRate: 1e-2f));
        for (int step = 0; step < 20; step++)
            Step(trainer, inputs.AsSpan(0, 50 * s_inputs), Labels(50));

        float[] outputs = new float[Samples * s_outputs];
        network.Forward(inputs, outputs);
        network.Save(path + ".safetensors");
        File.WriteAllBytes(path + ".inputs", MemoryMarshal.AsBytes<float>(inputs));
        File.WriteAllBytes(path + ".outputs", MemoryMarshal.AsBytes<float>(outputs));
        return $"{string.Join('x', TNetwork.Info.InputShape)} {s_outputs} {TNetwork.Info.Layers.Sum(layer => layer.MultiplyAdds)}";
    }

    public string Load(string path)
    {
        _path = path + ".safetensors";
        _inputs = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path + ".inputs")).ToArray();
        return "0";
    }

    public string Forward(int batch, double seconds) => Time($"forward {batch}", seconds, () =>
    {
        TNetwork network = TNetwork.Load(_path);
        network.Threads = threads;
        return () => network.Forward(_inputs.AsSpan(0, batch * s_inputs), _results.AsSpan(0, batch * s_outputs));
    });

    public string Train(int batch, string optimizer, double seconds) => Time($"train {batch} {optimizer}", seconds, () =>
    {
        IOptimizer rule = optimizer == "sgd" ? new Sgd(LearningRate) : new Adam(LearningRate);
        Trainer<TNetwork> trainer = new(TNetwork.Load(_path), rule) { Threads = threads };
        int[] labels = Labels(batch);
        return () => Step(trainer, _inputs.AsSpan(0, batch * s_inputs), labels);
    });

    public Action FirstForward()
    {
        TNetwork network = TNetwork.Create(seed: 1);
        float[] input = new float[s_inputs];
        return () => network.Forward(input, _results.AsSpan(0, s_outputs));
    }

    public Action FirstStep()
    {
        Trainer<TNetwork> trainer = new(TNetwork.Create(seed: 1), new Sgd(LearningRate));
        float[] inputs = new float[50 * s_inputs];
        int[] labels = Labels(50);
        return () => Step(trainer, inputs, labels);
    }

    private string Time(string key, double seconds, Func<Action> prepare)
    {
        bool first = !_calls.TryGetValue(key, out Action? call);
        if (first)
            _calls[key] = call = prepare();
        return Timing.Of(call!, seconds, first ? Timing.FirstWarmUp : Timing.WarmUp);
    }

    /// <summary>An autoencoder's targets are its inputs; the others' are classes.</summary>
    private static void Step(Trainer<TNetwork> trainer, ReadOnlySpan<float> inputs, int[] labels)
    {
        if (s_inputs == s_outputs)
            trainer.Step(inputs, inputs);
        else
            trainer.Step(inputs, labels);
    }

    private static int[] Labels(int samples) => [.. Enumerable.Range(0, samples).Select(sample => sample % s_outputs)];

    private static int Length(IReadOnlyList<int> shape) => shape.Aggregate((product, extent) => product * extent);
}
