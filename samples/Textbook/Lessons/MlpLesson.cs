using NetGen;
using Samples;

namespace Textbook.Lessons;

/// <summary>
/// models/fashion-mlp.yaml: 784-300-10 sigmoids, squared error towards 0.1 and 0.9, plain gradient descent. First every
/// gradient of the same network in small is compared with finite differences; then the real one trains until its accuracy
/// on the test images has fallen three evaluations running, and keeps the weights of the best.
/// </summary>
internal static class MlpLesson
{
    /// <summary>What analytic and numeric gradients may differ by, relative to their size: four digits agree.</summary>
    private const double FourDigits = 1e-4;

    public static void Run(Options options)
    {
        CheckGradients(options.Seed);

        using FashionMlp network = FashionMlp.Create(options.Seed);
        using Trainer<FashionMlp> trainer = new(network, new Sgd(learningRate: 5))
        {
            BatchSize = 10, Seed = options.Seed, Threads = options.Threads,
        };
        DataSet training = options.Images("train"), test = options.Images("t10k");
        Console.WriteLine($"784-300-10, {FashionMlp.ParameterCount:N0} parameters, on {training.Count:N0} images:");
        TrainingResult result = Screen.ShowProgress(progress => trainer.Fit(
            training, options.Epochs,
            new() { Validation = test, Progress = progress, EarlyStopping = EarlyStopping.WhenAccuracyFalls(3) }));
        if (result.End == TrainingEnd.StoppedEarly)
            Console.WriteLine("accuracy has fallen three evaluations running");
        Console.WriteLine($"kept the weights of epoch {result.BestEpoch}");
        Console.WriteLine($"test accuracy {network.Evaluate(test, options.Threads).Accuracy * 100:F2} %");
    }

    private static void CheckGradients(ulong seed)
    {
        using SmallMlp small = SmallMlp.Create(seed);
        float[] inputs = new float[6 * SmallMlp.InputLength];
        Philox.FillUniform(inputs, 1, seed, 0, 0x8000_0002, 0);
        GradientReport report = GradientCheck.Run(small, inputs, [0, 1, 2, 0, 1, 2], maxValues: int.MaxValue);
        Console.WriteLine($"every gradient of 4-5-3 ({SmallMlp.ParameterCount} weights) against finite differences:");
        Console.WriteLine(report);
        Console.WriteLine(report.LargestRelativeError < FourDigits ? "they agree to four digits" : "they DISAGREE");
        Console.WriteLine();
    }
}
