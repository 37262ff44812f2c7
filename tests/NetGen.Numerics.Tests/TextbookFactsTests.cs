namespace NetGen.Numerics.Tests;

/// <summary>Small facts that the textbooks teach by, in numbers.</summary>
public class TextbookFactsTests
{
    private static readonly float[] _outputGradient = [1, -2, 0.5f, 4];

    [Fact]
    public void Average_pooling_shares_its_gradient()
    {
        float[] image = [.. Enumerable.Range(0, 16).Select(i => i * 0.25f)];
        float[] expected =
        [
            0.25f, 0.25f, -0.5f, -0.5f,
            0.25f, 0.25f, -0.5f, -0.5f,
            0.125f, 0.125f, 1, 1,
            0.125f, 0.125f, 1, 1,
        ];
        Assert.Equal(expected, GradientOfPoolInput<AveragePool>(image));
    }

    [Fact]
    public void Max_pooling_gives_its_gradient_to_the_first_maximum()
    {
        float[] image =
        [
            1, 1, 0, 0,
            1, 0, 2, 2,   // in each window the argmax is: the first of three; the lower left of two;
            3, 5, -1, -1,
            4, 5, -1, -1, // the upper right of two; the first of four that are all the same.
        ];
        float[] expected =
        [
            1, 0, 0, 0,
            0, 0, -2, 0,
            0, 0.5f, 4, 0,
            0, 0, 0, 0,
        ];
        Assert.Equal(expected, GradientOfPoolInput<MaxPool>(image));
    }

    [Fact]
    public void Max_pooling_with_padding_and_stride_keeps_the_largest_pixels()
    {
        using StridedMaxPool network = StridedMaxPool.Create(1);
        float[] outputs = new float[StridedMaxPool.OutputLength];
        network.Forward([.. Enumerable.Range(-16, 16).Select(i => (float)i)], outputs);
        Assert.Equal([-11, -10, -9, -9, -3, -2, -1, -1], outputs);   // below zero: the padding is not zero here, it never wins
    }

    [Fact]
    public void Two_kernels_of_three_see_what_one_of_five_sees()
    {
        bool[] ofTwo = PixelsSeenByTheCentre<TwoSmallKernels>(), ofOne = PixelsSeenByTheCentre<OneLargeKernel>();
        Assert.Equal(25, ofOne.Count(isSeen => isSeen));
        Assert.Equal(ofOne, ofTwo);
    }

    /// <summary>What comes back to each pixel of a pool's input when the gradient of its output is <see cref="_outputGradient"/>.</summary>
    private static float[] GradientOfPoolInput<T>(float[] image) where T : class, ITrainableNetwork<T>
    {
        using T network = T.Create(1);
        // With the first pixel lit, pixel (y, x) of the convolution's output is its weight at (3 - y, 3 - x): the image backwards.
        float[] lit = new float[16];
        lit[0] = 1;
        network.Parameters.Write("conv1.weight", [.. image.Reverse()]);
        float[] outputs = new float[4];
        network.Forward(lit, outputs);
        // d loss / d output = 2 (output - target) / 4
        float[] targets = [.. outputs.Zip(_outputGradient, (output, gradient) => output - 2 * gradient)];
        using Gradients gradients = Gradients.For<T>();
        network.Backward(lit, [], targets, gradients, new BackwardOptions(Seed: 1, Step: 0, Threads: 1));
        return [.. gradients.Read("conv1.weight").Reverse()];
    }

    /// <summary>Whether the middle of the output changes with each pixel of the input, all weights being positive.</summary>
    private static bool[] PixelsSeenByTheCentre<T>() where T : class, INetwork<T>
    {
        using T network = T.Create(1);
        foreach (ParameterInfo parameter in T.Info.Parameters)
            network.Parameters.Write(parameter.Name, [.. Enumerable.Repeat(0.5f, parameter.Length)]);
        float[] input = new float[49], output = new float[49];
        bool[] isSeen = new bool[49];
        network.Forward(input, output);
        float dark = output[24];
        for (int pixel = 0; pixel < input.Length; pixel++)
        {
            Array.Clear(input);
            input[pixel] = 1;
            network.Forward(input, output);
            isSeen[pixel] = output[24] != dark;
        }
        return isSeen;
    }
}
