using NetGen;
using Samples;

namespace Textbook.Lessons;

/// <summary>
/// models/tiny-cnn.yaml: one convolution without an activation function, pooling, ten outputs. A network that knows nothing
/// gives ten classes a tenth each, so its loss is to be the logarithm of ten before it is trained; Adam then trains it.
/// </summary>
internal static class TinyCnnLesson
{
    public static void Run(Options options)
    {
        using TinyCnn network = TinyCnn.Create(options.Seed);
        DataSet training = options.Images("train"), test = options.Images("t10k");
        Evaluation before = network.Evaluate(test, options.Threads);
        double expected = Math.Log(TinyCnn.OutputLength);
        Console.WriteLine(
            $"before training: loss {before.Loss:F4}, ln 10 = {expected:F4} ({(before.Loss / expected - 1) * 100:+0.0;-0.0} %), "
            + $"accuracy {before.Accuracy * 100:F2} %");
        using Trainer<TinyCnn> trainer = new(network, new Adam(learningRate: 1e-3f))
        {
            BatchSize = 50, Seed = options.Seed, Threads = options.Threads,
        };
        Screen.ShowProgress(progress => trainer.Fit(
            training, options.Epochs, new() { Validation = test, Progress = progress }));
        Console.WriteLine($"test accuracy {network.Evaluate(test, options.Threads).Accuracy * 100:F2} %");
    }
}
