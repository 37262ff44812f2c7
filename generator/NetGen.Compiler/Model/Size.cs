namespace NetGen.Compiler;

/// <summary>
/// Sizes that cannot overflow: products stop at <see cref="long.MaxValue"/>, so that a check for too large comes afterwards.
/// </summary>
public static class Size
{
    /// <summary>Floats that one tensor, and the block of all parameters, can hold: bytes are counted in an int.</summary>
    public const int MaxLength = int.MaxValue / sizeof(float);

    /// <summary>Floats of a workspace, for one sample or shared by all: kernels count them in an int.</summary>
    public const int MaxWorkspace = int.MaxValue / Lanes.Widest * Lanes.Widest - Lanes.Widest;

    /// <summary>The product of factors of at least 0, or <see cref="long.MaxValue"/> if it is larger.</summary>
    public static long Product(long a, long b) => b != 0 && a > long.MaxValue / b ? long.MaxValue : a * b;

    public static long Product(long a, long b, long c) => Product(Product(a, b), c);

    public static long Product(IEnumerable<int> factors)
    {
        long product = 1;
        foreach (int factor in factors)
            product = Product(product, factor);
        return product;
    }

    /// <summary>The sum of two numbers of at least 0, or <see cref="long.MaxValue"/> if it is larger.</summary>
    public static long Sum(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;

    /// <summary>The sum of numbers of at least 0, or <see cref="long.MaxValue"/> if it is larger.</summary>
    public static long Sum(IEnumerable<long> numbers)
    {
        long sum = 0;
        foreach (long number in numbers)
            sum = Sum(sum, number);
        return sum;
    }
}
