using NetGen;
using Samples;

namespace Textbook.Lessons;

/// <summary>models/lenet5-relu.yaml: LeNet-5 with ReLU and max pooling, trained by Adam. lenet5-relu.py is the same in PyTorch.</summary>
internal static class LeNetLesson
{
    public static void Run(Options options)
    {
        using LeNet5Relu network = LeNet5Relu.Create(options.Seed);
        using Trainer<LeNet5Relu> trainer = new(network, new Adam(learningRate: 1e-3f))
        {
            BatchSize = 50, Seed = options.Seed, Threads = options.Threads,
        };
        DataSet training = options.Images("train"), test = options.Images("t10k");
        Console.WriteLine($"{LeNet5Relu.ParameterCount:N0} parameters, on {training.Count:N0} images:");
        Screen.ShowProgress(progress => trainer.Fit(
            training, options.Epochs, new() { Validation = test, Progress = progress }));
        Console.WriteLine($"test accuracy {network.Evaluate(test, options.Threads).Accuracy * 100:F2} %");
    }
}
