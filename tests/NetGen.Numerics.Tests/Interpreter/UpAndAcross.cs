namespace NetGen.Numerics.Tests;

using NetGen.Compiler;

/// <summary>What the layers compute that make images larger, cut them, or move their values.</summary>
internal static class UpAndAcross
{
    /// <summary>Each input pixel adds its window to the output.</summary>
    /// <param name="weights"><c>[channels, filters / groups, kernel height, kernel width]</c>.</param>
    /// <param name="biases">One a filter, or null.</param>
    public static Tensor ConvolveTransposed(
        ConvTranspose layer, Tensor input, TensorShape outputShape, Scalar[] weights, Scalar[]? biases)
    {
        bool isSequence = input.Shape.IsSequence;
        (int kernelHeight, int strideY, int dilationY) = isSequence ? (1, 1, 1) : (layer.KernelHeight, layer.StrideY, layer.DilationY);
        (int kernelWidth, int strideX, int dilationX) = (layer.KernelWidth, layer.StrideX, layer.DilationX);
        (int top, int left) = layer.Padding.Kind switch
        {
            PaddingKind.Valid => (0, 0),
            PaddingKind.Same => (LeftOut(kernelHeight, strideY, dilationY) / 2, LeftOut(kernelWidth, strideX, dilationX) / 2),
            _ => (isSequence ? 0 : layer.Padding.Top, layer.Padding.Left),
        };
        int groupInputs = input.Shape.Channels / layer.Groups, groupOutputs = layer.Filters / layer.Groups;
        Tensor output = new(outputShape);
        for (int i = 0; i < output.Values.Length; i++)
            output.Values[i] = biases?[i % layer.Filters] ?? weights[0].Tape.Number(0);
        for (int y = 0; y < input.Shape.Height; y++)
            for (int x = 0; x < input.Shape.Width; x++)
                for (int ky = 0; ky < kernelHeight; ky++)
                    for (int kx = 0; kx < kernelWidth; kx++)
                    {
                        int outputY = y * strideY - top + ky * dilationY, outputX = x * strideX - left + kx * dilationX;
                        if (!output.Contains(outputY, outputX))
                            continue;
                        for (int channel = 0; channel < input.Shape.Channels; channel++)
                            for (int filter = 0; filter < groupOutputs; filter++)
                                output[outputY, outputX, channel / groupInputs * groupOutputs + filter] += input[y, x, channel]
                                    * weights[((channel * groupOutputs + filter) * kernelHeight + ky) * kernelWidth + kx];
                    }
        return output.Map(value => Activations.Apply(layer.Activation, value));

        static int LeftOut(int kernel, int stride, int dilation) => Math.Max((kernel - 1) * dilation + 1 - stride, 0);
    }

    public static Tensor Upsample(Upsample layer, Tensor input, TensorShape outputShape)
    {
        Tensor output = new(outputShape);
        ForEach(outputShape, (y, x, c) =>
        {
            if (layer.Mode == UpsampleMode.Nearest)
            {
                output[y, x, c] = input[y * input.Shape.Height / outputShape.Height, x * input.Shape.Width / outputShape.Width, c];
                return;
            }
            (int top, int bottom, double down) = Place(y, input.Shape.Height, outputShape.Height, layer.AlignCorners);
            (int left, int right, double across) = Place(x, input.Shape.Width, outputShape.Width, layer.AlignCorners);
            output[y, x, c] = (input[top, left, c] * (1 - across) + input[top, right, c] * across) * (1 - down)
                + (input[bottom, left, c] * (1 - across) + input[bottom, right, c] * across) * down;
        });
        return output;
    }

    /// <summary>The two pixels that one of a larger image lies between, and how far it is from the first.</summary>
    private static (int First, int Second, double Share) Place(int index, int small, int large, bool alignCorners)
    {
        double place = alignCorners
            ? large == 1 ? 0 : index * (small - 1.0) / (large - 1)
            : Math.Max((index + 0.5) * small / large - 0.5, 0);
        int first = Math.Min((int)Math.Floor(place + 1e-9), small - 1);
        return (first, Math.Min(first + 1, small - 1), Math.Max(place - first, 0));
    }

    public static Tensor DepthToSpace(DepthToSpace layer, Tensor input, TensorShape outputShape)
    {
        Tensor output = new(outputShape);
        int block = layer.Block;
        ForEach(outputShape, (y, x, c) => output[y, x, c] =
            input[y / block, x / block, DepthOf(layer.Order, block, y % block, x % block, c, outputShape.Channels)]);
        return output;
    }

    public static Tensor SpaceToDepth(SpaceToDepth layer, Tensor input, TensorShape outputShape)
    {
        Tensor output = new(outputShape);
        int block = layer.Block;
        ForEach(input.Shape, (y, x, c) =>
            output[y / block, x / block, DepthOf(layer.Order, block, y % block, x % block, c, input.Shape.Channels)] = input[y, x, c]);
        return output;
    }

    private static int DepthOf(BlockOrder order, int block, int y, int x, int channel, int channels) => order == BlockOrder.Crd
        ? (channel * block + y) * block + x
        : (y * block + x) * channels + channel;

    /// <summary>The channels as rows of a table, a row a group, read column by column.</summary>
    public static Tensor Shuffle(Shuffle layer, Tensor input)
    {
        Tensor output = new(input.Shape);
        int each = input.Shape.Channels / layer.Groups;
        ForEach(input.Shape, (y, x, c) => output[y, x, c] = input[y, x, c % layer.Groups * each + c / layer.Groups]);
        return output;
    }

    public static Tensor Slice(Slice layer, Tensor input, TensorShape outputShape)
    {
        Tensor output = new(outputShape);
        ForEach(outputShape, (y, x, c) => output[y, x, c] = input[
            layer.Rows.Start + y * layer.Rows.Step, layer.Columns.Start + x * layer.Columns.Step,
            layer.Channels.Start + c * layer.Channels.Step]);
        return output;
    }

    public static Tensor Pad(Pad layer, Tensor input, TensorShape outputShape, Tape tape)
    {
        Tensor output = new(outputShape);
        int top = input.Shape.IsSequence ? 0 : layer.Padding.Top;
        ForEach(outputShape, (y, x, c) =>
        {
            (int row, int column) = (y - top, x - layer.Padding.Left);
            output[y, x, c] = layer.Mode switch
            {
                PadMode.Constant => input.Contains(row, column) ? input[row, column, c] : tape.Number(layer.Value),
                PadMode.Reflect => input[Mirrored(row, input.Shape.Height), Mirrored(column, input.Shape.Width), c],
                _ => input[Math.Clamp(row, 0, input.Shape.Height - 1), Math.Clamp(column, 0, input.Shape.Width - 1), c],
            };
        });
        return output;

        static int Mirrored(int index, int length) => index < 0 ? -index : index < length ? index : 2 * (length - 1) - index;
    }

    public static Tensor Reshape(Reshape layer, Tensor input, TensorShape outputShape)
    {
        if (layer.Order == AxisOrder.Hwc)
            return new Tensor(outputShape, input.Values);
        Tensor output = new(outputShape);
        Queue<Scalar> values = new(input.InChannelOrder());
        for (int channel = 0; channel < outputShape.Channels; channel++)
            for (int y = 0; y < outputShape.Height; y++)
                for (int x = 0; x < outputShape.Width; x++)
                    output[y, x, channel] = values.Dequeue();
        return output;
    }

    /// <summary>One tensor's rows, or columns, behind another's.</summary>
    public static Tensor Append(Concat layer, Tensor[] inputs, TensorShape outputShape)
    {
        Tensor output = new(outputShape);
        int first = 0;
        foreach (Tensor input in inputs)
        {
            int start = first;
            bool isRows = layer.Axis == ConcatAxis.Rows;
            ForEach(input.Shape, (y, x, c) => output[isRows ? start + y : y, isRows ? x : start + x, c] = input[y, x, c]);
            first += isRows ? input.Shape.Height : input.Shape.Width;
        }
        return output;
    }

    private static void ForEach(TensorShape shape, Action<int, int, int> action)
    {
        for (int y = 0; y < shape.Height; y++)
            for (int x = 0; x < shape.Width; x++)
                for (int channel = 0; channel < shape.Channels; channel++)
                    action(y, x, channel);
    }
}
