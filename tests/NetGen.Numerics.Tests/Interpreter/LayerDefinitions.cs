namespace NetGen.Numerics.Tests;

using NetGen.Compiler;

/// <summary>What each layer computes, in loops straight from its definition. Slow on purpose: every line can be checked by eye.</summary>
internal static class LayerDefinitions
{
    /// <param name="weights"><c>[filters, channels / groups, kernel height, kernel width]</c>.</param>
    /// <param name="biases">One a filter, or null.</param>
    public static Tensor Convolve(Conv conv, Tensor input, TensorShape outputShape, Scalar[] weights, Scalar[]? biases)
    {
        (int top, int left) = PaddingBefore(conv.Padding, input.Shape,
            conv.KernelHeight, conv.KernelWidth, conv.StrideY, conv.StrideX, conv.DilationY, conv.DilationX);
        int channelsPerGroup = input.Shape.Channels / conv.Groups;
        int filtersPerGroup = conv.Filters / conv.Groups;
        Tensor output = new(outputShape);
        for (int y = 0; y < outputShape.Height; y++)
            for (int x = 0; x < outputShape.Width; x++)
                for (int filter = 0; filter < conv.Filters; filter++)
                {
                    int firstChannel = filter / filtersPerGroup * channelsPerGroup;
                    Scalar sum = biases?[filter] ?? weights[0].Tape.Number(0);
                    for (int channel = 0; channel < channelsPerGroup; channel++)
                    {
                        if (conv.Table.Count > 0 && !conv.Table[filter].Contains(channel))
                            continue;
                        for (int ky = 0; ky < conv.KernelHeight; ky++)
                            for (int kx = 0; kx < conv.KernelWidth; kx++)
                            {
                                int inputY = y * conv.StrideY - top + ky * conv.DilationY;
                                int inputX = x * conv.StrideX - left + kx * conv.DilationX;
                                if (input.Contains(inputY, inputX))
                                    sum += input[inputY, inputX, firstChannel + channel]
                                        * weights[((filter * channelsPerGroup + channel) * conv.KernelHeight + ky) * conv.KernelWidth + kx];
                            }
                    }
                    output[y, x, filter] = Activations.Apply(conv.Activation, sum);
                }
        return output;
    }

    /// <summary>Filter c * multiplier + j slides over channel c alone.</summary>
    /// <param name="weights"><c>[channels * multiplier, 1, kernel height, kernel width]</c>.</param>
    /// <param name="biases">One a filter, or null.</param>
    public static Tensor ConvolveEachChannel(Depthwise layer, Tensor input, TensorShape outputShape, Scalar[] weights, Scalar[]? biases)
    {
        (int top, int left) = PaddingBefore(layer.Padding, input.Shape,
            layer.KernelHeight, layer.KernelWidth, layer.StrideY, layer.StrideX, layer.DilationY, layer.DilationX);
        Tensor output = new(outputShape);
        for (int y = 0; y < outputShape.Height; y++)
            for (int x = 0; x < outputShape.Width; x++)
                for (int filter = 0; filter < outputShape.Channels; filter++)
                {
                    Scalar sum = biases?[filter] ?? weights[0].Tape.Number(0);
                    for (int ky = 0; ky < layer.KernelHeight; ky++)
                        for (int kx = 0; kx < layer.KernelWidth; kx++)
                        {
                            int inputY = y * layer.StrideY - top + ky * layer.DilationY;
                            int inputX = x * layer.StrideX - left + kx * layer.DilationX;
                            if (input.Contains(inputY, inputX))
                                sum += input[inputY, inputX, filter / layer.Multiplier]
                                    * weights[(filter * layer.KernelHeight + ky) * layer.KernelWidth + kx];
                        }
                    output[y, x, filter] = Activations.Apply(layer.Activation, sum);
                }
        return output;
    }

    /// <param name="weights"><c>[units, inputs]</c>, the inputs in channel, row, column order.</param>
    /// <param name="biases">One a unit, or null.</param>
    public static Tensor Connect(Dense dense, Tensor input, Scalar[] weights, Scalar[]? biases)
    {
        Scalar[] inputs = input.InChannelOrder();
        Tensor output = new(TensorShape.Vector(dense.Units));
        for (int unit = 0; unit < dense.Units; unit++)
        {
            Scalar sum = biases?[unit] ?? weights[0].Tape.Number(0);
            for (int i = 0; i < inputs.Length; i++)
                sum += inputs[i] * weights[unit * inputs.Length + i];
            output.Values[unit] = Activations.Apply(dense.Activation, sum);
        }
        return output;
    }

    public static Tensor Pool(Pool pool, Tensor input, TensorShape outputShape)
    {
        (int top, int left) = PaddingBefore(pool.Padding, input.Shape,
            pool.KernelHeight, pool.KernelWidth, pool.StrideY, pool.StrideX, 1, 1);
        Tensor output = new(outputShape);
        for (int y = 0; y < outputShape.Height; y++)
            for (int x = 0; x < outputShape.Width; x++)
                for (int channel = 0; channel < outputShape.Channels; channel++)
                {
                    List<Scalar> window = [];   // the pixels that are not padding
                    for (int ky = 0; ky < pool.KernelHeight; ky++)
                        for (int kx = 0; kx < pool.KernelWidth; kx++)
                        {
                            int inputY = y * pool.StrideY - top + ky, inputX = x * pool.StrideX - left + kx;
                            if (input.Contains(inputY, inputX))
                                window.Add(input[inputY, inputX, channel]);
                        }
                    output[y, x, channel] = pool.PoolKind == PoolKind.Max
                        ? Largest(window)
                        : Sum(window) / (pool.CountPadding ? pool.KernelHeight * pool.KernelWidth : window.Count);
                }
        return output;
    }

    public static Tensor PoolGlobally(GlobalPool pool, Tensor input)
    {
        Tensor output = new(TensorShape.Vector(input.Shape.Channels));
        for (int channel = 0; channel < input.Shape.Channels; channel++)
        {
            List<Scalar> pixels = [];
            for (int y = 0; y < input.Shape.Height; y++)
                for (int x = 0; x < input.Shape.Width; x++)
                    pixels.Add(input[y, x, channel]);
            output.Values[channel] = pool.PoolKind == PoolKind.Max ? Largest(pixels) : Sum(pixels) / pixels.Count;
        }
        return output;
    }

    /// <summary>Over all values of a vector, over the channels of each pixel of an image; or the logarithm of that.</summary>
    public static Tensor Softmax(Softmax layer, Tensor input)
    {
        Tensor output = new(input.Shape);
        for (int pixel = 0; pixel < input.Values.Length; pixel += input.Shape.Channels)
            Softmax(input.Values[pixel..(pixel + input.Shape.Channels)]).CopyTo(output.Values, pixel);
        return layer.IsLog ? output.Map(Scalar.Log) : output;
    }

    /// <summary>e^x_i / sum_j e^x_j; the largest is taken off first, which changes nothing but that no exponential overflows.</summary>
    public static Scalar[] Softmax(Scalar[] values)
    {
        double largest = values.Max(value => value.Value);
        Scalar[] exponentials = Array.ConvertAll(values, value => Scalar.Exp(value - largest));
        Scalar sum = Sum(exponentials);
        return Array.ConvertAll(exponentials, exponential => exponential / sum);
    }

    private static Scalar Sum(IReadOnlyList<Scalar> values)
    {
        Scalar sum = values[0];
        for (int i = 1; i < values.Count; i++)
            sum += values[i];
        return sum;
    }

    /// <summary>
    /// The largest value. Values exactly equal come from one and the same value, or from a saturated activation function
    /// or dropout, where the gradient ends: whichever is taken, the gradients of the parameters are the same.
    /// </summary>
    private static Scalar Largest(IReadOnlyList<Scalar> values)
    {
        Scalar largest = values.MaxBy(value => value.Value);
        foreach (Scalar value in values)
            value.Tape.KeepAway(largest.Value - value.Value);
        return largest;
    }

    /// <summary>
    /// Rows above and columns left of the image. Same: the output has ceil(input / stride) rows, the odd row of padding is at the bottom.
    /// </summary>
    private static (int Top, int Left) PaddingBefore(
        Padding padding, TensorShape input, int kernelHeight, int kernelWidth, int strideY, int strideX, int dilationY, int dilationX)
    {
        return padding.Kind switch
        {
            PaddingKind.Same =>
                (Before(input.Height, kernelHeight, strideY, dilationY), Before(input.Width, kernelWidth, strideX, dilationX)),
            PaddingKind.Valid => (0, 0),
            _ => (padding.Top, padding.Left),
        };

        static int Before(int size, int kernel, int stride, int dilation)
        {
            int outputs = (size + stride - 1) / stride;
            int covered = (outputs - 1) * stride + (kernel - 1) * dilation + 1;
            return Math.Max(0, covered - size) / 2;
        }
    }
}
