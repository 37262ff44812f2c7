namespace NetGen.Numerics.Tests;

using NetGen.Compiler;
using NetGen.CompilerServices;

/// <summary>Compares one compiled network with the interpreter.</summary>
internal sealed class RandomNetworkCheck<T>(RandomNetwork random) : IRandomNetworkCheck where T : class, ITrainableNetwork<T>
{
    private readonly float[] _inputs = [.. random.Minibatch.Inputs.SelectMany(values => values)];

    public void Run()
    {
        using T network = T.Create(random.Seed);
        CheckInitialValues(network);
        foreach ((string name, double[] values) in random.Parameters)
            network.Parameters.Write(name, Array.ConvertAll(values, value => (float)value));
        CheckOutputs(network);
        CheckGradients(network);
    }

    private void CheckInitialValues(T network)
    {
        uint ordinal = 0;
        foreach (ShapedLayer layer in random.Shaped.Layers)
            foreach (ShapedParameter parameter in layer.Parameters)
            {
                string name = $"{layer.Name}.{parameter.Name}";
                float[] expected = PhiloxDefinition.Initial(parameter, random.Seed, ordinal++);
                Comparison.AssertClose($"initial {name}", network.Parameters.Read(name), Comparison.ToDouble(expected));
            }
    }

    private void CheckOutputs(T network)
    {
        int length = random.Expected.Outputs.Length / random.Samples;
        float[] outputs = new float[random.Expected.Outputs.Length], probabilities = new float[outputs.Length], single = new float[length];
        network.Forward(_inputs, outputs);
        Comparison.AssertClose("outputs", outputs, random.Expected.Outputs);
        network.Predict(_inputs, probabilities);
        Comparison.AssertClose("probabilities", probabilities, random.Expected.Probabilities);
        for (int sample = 0; sample < random.Samples; sample++)
        {
            network.Forward(random.Minibatch.Inputs[sample], single);
            Assert.True(
                single.AsSpan().SequenceEqual(outputs.AsSpan(sample * length, length)), $"sample {sample} alone and in its batch differ");
            int largest = length == 1 ? (single[0] > 0 ? 1 : 0) : Array.IndexOf(single, single.Max());
            Assert.Equal(largest, network.Classify(random.Minibatch.Inputs[sample]));
        }
    }

    private void CheckGradients(T network)
    {
        float[] targets = random.Labels.Length > 0 ? [] : [.. random.Minibatch.Targets.SelectMany(values => values)];
        using Gradients gradients = Gradients.For<T>(), onThreads = Gradients.For<T>();
        float loss = network.Backward(
            _inputs, random.Labels, targets, gradients, new BackwardOptions(random.Seed, RandomNetwork.Step, Threads: 1));
        Comparison.AssertClose("loss", [loss], [random.Expected.Loss]);
        network.Backward(_inputs, random.Labels, targets, onThreads, new BackwardOptions(random.Seed, RandomNetwork.Step, Threads: 3));
        foreach ((string name, double[] expected) in random.Expected.Gradients)
        {
            float[] actual = gradients.Read(name);
            if (random.IsCancelled(name))
                Comparison.AssertCloseInNorm(
                    $"gradient of {name}, which is zero", actual, expected, Comparison.Norm(random.WeightGradientBeside(name)));
            else
                Comparison.AssertClose($"gradient of {name}", actual, expected);
            Assert.True(actual.AsSpan().SequenceEqual(onThreads.Read(name)), $"gradient of {name}: one thread and three differ");
        }
    }
}

internal interface IRandomNetworkCheck
{
    void Run();
}
