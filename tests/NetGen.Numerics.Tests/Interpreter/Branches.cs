namespace NetGen.Numerics.Tests;

using NetGen.Compiler;

/// <summary>What the layers compute that read several tensors.</summary>
internal static class Branches
{
    /// <summary>Value by value.</summary>
    public static Tensor Add(Tensor[] inputs)
    {
        Tensor sum = inputs[0];
        foreach (Tensor input in inputs[1..])
            sum = new Tensor(sum.Shape, [.. sum.Values.Zip(input.Values, (a, b) => a + b)]);
        return sum;
    }

    /// <summary>Value by value; a tensor of one pixel has a factor for each channel, the same for every pixel of the other.</summary>
    public static Tensor Multiply(Tensor left, Tensor right)
    {
        if (left.Values.Length < right.Values.Length)
            return Multiply(right, left);
        Tensor product = new(left.Shape);
        for (int i = 0; i < product.Values.Length; i++)
            product.Values[i] = left.Values[i] * right.Values[i % right.Values.Length];
        return product;
    }

    /// <summary>At each pixel the channels of the first, then those of the second, ...</summary>
    public static Tensor Concatenate(Tensor[] inputs, TensorShape outputShape)
    {
        List<Scalar> values = [];
        for (int pixel = 0; pixel < outputShape.Height * outputShape.Width; pixel++)
            foreach (Tensor input in inputs)
                values.AddRange(input.Values.AsSpan(pixel * input.Shape.Channels, input.Shape.Channels));
        return new Tensor(outputShape, [.. values]);
    }
}
