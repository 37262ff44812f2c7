using NetGen;
using Samples;

namespace Textbook.Lessons;

/// <summary>
/// models/logistic.yaml: logistic regression as one neuron on 64x64x3 pixels, from zero, by gradient descent on all 209
/// images at once, as courses do it with photographs. Sandals and ankle boots, enlarged, stand in for those.
/// </summary>
internal static class LogisticLesson
{
    private const int Images = 209, Side = 64, Channels = 3, Steps = 2_000;

    private const int Sandal = 5, AnkleBoot = 9;

    public static void Run(Options options)
    {
        (float[] inputs, int[] labels) = Enlarged(options.Images("train"));
        using Logistic neuron = Logistic.Create(options.Seed);
        using Trainer<Logistic> trainer = new(neuron, new Sgd(learningRate: 0.005f)) { Threads = options.Threads };
        Console.WriteLine($"one neuron, {Logistic.ParameterCount:N0} parameters, on {labels.Length} images:");
        for (int step = 0; step < Steps; step++)
        {
            float loss = trainer.Step(inputs, labels);
            if (step % 100 == 0)
                Console.WriteLine($"step {step,4}: loss {loss:F6}");
        }

        Evaluation evaluation = neuron.Evaluate(DataSet.From(inputs, Logistic.InputLength, labels), options.Threads);
        Console.WriteLine($"step {Steps,4}: loss {evaluation.Loss:F6}");
        Console.WriteLine($"training accuracy {evaluation.Accuracy * 100:F2} %");
    }

    /// <summary>The first sandals (label 0) and ankle boots (label 1) at 64x64 pixels, grey in all three channels.</summary>
    private static (float[] Inputs, int[] Labels) Enlarged(DataSet images)
    {
        int[] chosen = [.. Enumerable.Range(0, images.Count).Where(index => images.Labels[index] is Sandal or AnkleBoot).Take(Images)];
        if (chosen.Length == 0)
            throw new SampleException("the training images hold neither sandals (5) nor ankle boots (9)");
        float[] inputs = new float[chosen.Length * Logistic.InputLength];
        float[] image = new float[ImageFolder.Pixels];
        for (int i = 0; i < chosen.Length; i++)
        {
            images.CopyInputs(chosen[i], image);
            Enlarge(image, inputs.AsSpan(i * Logistic.InputLength, Logistic.InputLength));
        }

        return (inputs, [.. chosen.Select(index => images.Labels[index] == AnkleBoot ? 1 : 0)]);
    }

    /// <summary>Each pixel takes the nearest one's value.</summary>
    private static void Enlarge(ReadOnlySpan<float> image, Span<float> enlarged)
    {
        for (int i = 0; i < enlarged.Length; i++)
        {
            int x = i / Channels % Side, y = i / Channels / Side;
            enlarged[i] = image[y * Drawing.Side / Side * Drawing.Side + x * Drawing.Side / Side];
        }
    }
}
