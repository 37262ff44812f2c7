namespace NetGen.Compiler;

/// <summary>
/// Winograd's minimal filtering F(m x m, r x r): a tile of m x m outputs of an r x r convolution from a tile of n x n inputs,
/// n = m + r - 1, by n x n products instead of m x m x r x r: Y = A' [(G g G') * (B' d B)] A, with * element by element and ' the
/// transpose (S. Winograd, Arithmetic Complexity of Computations, 1980; A. Lavin and S. Gray, Fast Algorithms for Convolutional Neural
/// Networks, 2016). The matrices are those of Toom and Cook: a polynomial product, evaluated at n - 1 points and infinity, transposed.
/// </summary>
public sealed record WinogradAlgorithm(int Outputs, int Window)
{
    /// <summary>The lengths n of tiles that there are points for.</summary>
    public static readonly int[] TileLengths = [4, 6, 8];

    /// <summary>
    /// The longest tile whose errors are near a direct sum's: with 32 channels 1.7 times a 5x5 convolution's, where those of n = 8 are six
    /// times as large, some 2e-6 of the outputs.
    /// </summary>
    public const int MaxPreciseLength = 6;

    /// <summary>
    /// The finite points: each with its opposite, so that sums are shared, and with its inverse, so that rounding errors stay small. Of the
    /// five for n = 6, plus and minus 1 and 2 give errors four times as large.
    /// </summary>
    private double[] Points => Inputs switch
    {
        4 => [0, 1, -1],
        6 => [0, s_half, -s_half, 1 / s_half, -1 / s_half],
        _ => [0, 1, -1, 0.5, -0.5, 2, -2],
    };

    private static readonly double s_half = Math.Sqrt(0.5);

    /// <summary>n: rows and columns of a tile of inputs.</summary>
    public int Inputs => Outputs + Window - 1;

    /// <summary>n x n: products for each pair of channels.</summary>
    public int Products => Inputs * Inputs;

    /// <summary>B', n x n: row k has the coefficients of M(x) / (x - p_k), the last those of M(x), the product of all (x - p).</summary>
    public double[,] InputTransform()
    {
        double[,] matrix = new double[Inputs, Inputs];
        for (int k = 0; k < Inputs; k++)
        {
            double[] polynomial = ProductOfAllBut(k);
            for (int j = 0; j < polynomial.Length; j++)
                matrix[k, j] = Exact(polynomial[j]);
        }
        return matrix;
    }

    /// <summary>
    /// G, n x r: row k has p_k^j / N_k, N_k the product of p_k's distances from the other points; the last row is 0 ... 0 1.
    /// </summary>
    public double[,] WeightTransform()
    {
        double[,] matrix = Powers(Window);
        for (int k = 0; k < Inputs - 1; k++)
        {
            double distance = 1;
            for (int other = 0; other < Inputs - 1; other++)
                if (other != k)
                    distance *= Points[k] - Points[other];
            for (int j = 0; j < Window; j++)
                matrix[k, j] = Exact(matrix[k, j] / distance);
        }
        return matrix;
    }

    /// <summary>A', m x n: column k has the powers of p_k, the last one is 0 ... 0 1.</summary>
    public double[,] OutputTransform() => Transpose(Powers(Outputs));

    public static double[,] Transpose(double[,] matrix)
    {
        double[,] transposed = new double[matrix.GetLength(1), matrix.GetLength(0)];
        for (int i = 0; i < matrix.GetLength(0); i++)
            for (int j = 0; j < matrix.GetLength(1); j++)
                transposed[j, i] = matrix[i, j];
        return transposed;
    }

    public override string ToString() => FormattableString.Invariant($"F({Outputs}x{Outputs}, {Window}x{Window})");

    /// <summary>Without the last digits' rounding, so that opposite points have entries of exactly the same magnitude.</summary>
    private static double Exact(double value) => Math.Round(value, 12);

    /// <summary>n x count: row k has the powers of p_k, the last row is 0 ... 0 1.</summary>
    private double[,] Powers(int count)
    {
        double[,] matrix = new double[Inputs, count];
        for (int k = 0; k < Inputs - 1; k++)
            for (int j = 0; j < count; j++)
                matrix[k, j] = Exact(Math.Pow(Points[k], j));
        matrix[Inputs - 1, count - 1] = 1;
        return matrix;
    }

    /// <summary>The coefficients, lowest first, of the product of (x - p) over all points but the k-th.</summary>
    private double[] ProductOfAllBut(int k)
    {
        List<double> polynomial = [1];
        for (int p = 0; p < Inputs - 1; p++)
        {
            if (p == k)
                continue;
            polynomial.Insert(0, 0);
            for (int j = 0; j < polynomial.Count - 1; j++)
                polynomial[j] -= Points[p] * polynomial[j + 1];
        }
        return [.. polynomial];
    }
}
