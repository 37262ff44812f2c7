using NetGen;
using Samples;

namespace Textbook.Lessons;

/// <summary>
/// models/ad-autoencoder.yaml: squeezes 640 values through eight and is trained to give them back, the inputs being the
/// targets. What it has only heard from sound machines it reproduces worse from a worn one, and that is the alarm.
/// </summary>
internal static class AutoencoderLesson
{
    private const int TrainingFrames = 4_000, TestFrames = 500;

    public static void Run(Options options)
    {
        float[] sound = Hum.Frames(0, TrainingFrames, isWorn: false);
        DataSet training = DataSet.From(sound, Hum.FrameLength, targets: sound);
        using AdAutoencoder network = AdAutoencoder.Create(options.Seed);
        network.Threads = options.Threads;
        using Trainer<AdAutoencoder> trainer = new(network, new Adam(learningRate: 1e-3f))
        {
            BatchSize = 100, Seed = options.Seed, Threads = options.Threads,
        };
        Console.WriteLine($"{AdAutoencoder.ParameterCount:N0} parameters, on {TrainingFrames:N0} frames of a sound machine:");
        Console.WriteLine($"before training: loss {network.Evaluate(training).Loss:F4}");
        TrainingResult result = Screen.ShowProgress(progress => trainer.Fit(training, options.Epochs, new() { Progress = progress }));
        Console.WriteLine($"after {result.History.Count} epochs: loss {network.Evaluate(training).Loss:F4}");

        double[] usual = Errors(network, Hum.Frames(TrainingFrames, TestFrames, isWorn: false));
        double[] worn = Errors(network, Hum.Frames(TrainingFrames, TestFrames, isWorn: true));
        Console.WriteLine($"error on {TestFrames} frames it never heard: sound {usual.Average():F4}, worn {worn.Average():F4}");
        Console.WriteLine($"area under the curve of hits over false alarms: {AreaUnderCurve(usual, worn):F4}");
    }

    /// <summary>The mean squared error of each frame.</summary>
    private static double[] Errors(AdAutoencoder network, float[] frames)
    {
        float[] outputs = new float[frames.Length];
        network.Forward(frames, outputs);
        return
        [
            .. Enumerable.Range(0, frames.Length / Hum.FrameLength).Select(frame => Enumerable
                .Range(frame * Hum.FrameLength, Hum.FrameLength)
                .Average(i => (double)(outputs[i] - frames[i]) * (outputs[i] - frames[i]))),
        ];
    }

    /// <summary>How often a worn machine's error is above a sound one's, over all pairs.</summary>
    private static double AreaUnderCurve(double[] usual, double[] worn) =>
        worn.Average(alarm => usual.Average(silence => alarm > silence ? 1 : alarm == silence ? 0.5 : 0));
}
