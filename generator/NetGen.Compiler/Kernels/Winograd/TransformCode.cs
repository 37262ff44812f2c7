using System.Globalization;

namespace NetGen.Compiler;

/// <summary>
/// Writes products of a small constant matrix and named vectors. Rows, or columns, that differ only in the signs of some
/// entries (those of a point and of its opposite) share their sums: e + o and e - o.
/// </summary>
public static class TransformCode
{
    /// <summary>Declares <c>output_i = sum over j of matrix[i, j] * input_j</c>.</summary>
    /// <param name="inputs">A name a column.</param>
    /// <param name="outputs">A name a row.</param>
    public static void Write(CodeWriter w, double[,] matrix, IReadOnlyList<string> inputs, IReadOnlyList<string> outputs)
    {
        (double[,] paired, IReadOnlyList<string> sums) = PairColumns(w, matrix, inputs, outputs[0]);
        int rows = paired.GetLength(0);
        bool[] written = new bool[rows];
        for (int i = 0; i < rows; i++)
        {
            if (written[i])
                continue;
            int other = Enumerable.Range(i + 1, rows - i - 1).FirstOrDefault(k => !written[k] && IsMirrored(paired, i, k));
            if (other == 0)
            {
                w.Line($"V {outputs[i]} = {Combination(sums, j => paired[i, j])};");
                continue;
            }
            string even = outputs[i] + "e", odd = outputs[i] + "o";
            w.Line($"V {even} = {Combination(sums, j => paired[i, j] == paired[other, j] ? paired[i, j] : 0)};");
            w.Line($"V {odd} = {Combination(sums, j => paired[i, j] == paired[other, j] ? 0 : paired[i, j])};");
            w.Line($"V {outputs[i]} = S.Add({even}, {odd}), {outputs[other]} = S.Subtract({even}, {odd});");
            written[other] = true;
        }
    }

    /// <summary>Replaces each pair of inputs whose columns are mirrored by their sum and their difference.</summary>
    private static (double[,], IReadOnlyList<string>) PairColumns(
        CodeWriter w, double[,] matrix, IReadOnlyList<string> inputs, string prefix)
    {
        int rows = matrix.GetLength(0), columns = matrix.GetLength(1);
        double[,] result = (double[,])matrix.Clone();
        string[] names = [.. inputs];
        bool[] paired = new bool[columns];
        for (int j = 0; j < columns; j++)
            for (int k = j + 1; k < columns && !paired[j]; k++)
            {
                if (paired[k] || !Enumerable.Range(0, rows).All(i => Math.Abs(matrix[i, j]) == Math.Abs(matrix[i, k]) && matrix[i, j] != 0))
                    continue;
                paired[j] = paired[k] = true;
                (names[j], names[k]) = ($"{prefix}s{j}", $"{prefix}d{j}");
                w.Line($"V {names[j]} = S.Add({inputs[j]}, {inputs[k]}), {names[k]} = S.Subtract({inputs[j]}, {inputs[k]});");
                for (int i = 0; i < rows; i++)
                {
                    bool same = matrix[i, j] == matrix[i, k];
                    result[i, j] = same ? matrix[i, j] : 0;
                    result[i, k] = same ? 0 : matrix[i, j];
                }
            }
        return (result, names);
    }

    private static bool IsMirrored(double[,] matrix, int i, int k)
    {
        int same = 0, opposite = 0;
        for (int j = 0; j < matrix.GetLength(1); j++)
        {
            if (Math.Abs(matrix[i, j]) != Math.Abs(matrix[k, j]))
                return false;
            if (matrix[i, j] == 0)
                continue;
            if (matrix[i, j] == matrix[k, j])
                same++;
            else
                opposite++;
        }
        return same > 0 && opposite > 0;
    }

    private static string Combination(IReadOnlyList<string> names, Func<int, double> factor)
    {
        // A term with factor 1 first: it needs no product.
        int[] terms = [.. Enumerable.Range(0, names.Count).Where(j => factor(j) != 0).OrderBy(j => factor(j) == 1 ? 0 : 1)];
        if (terms.Length == 0)
            return "S.Zero";
        string sum = factor(terms[0]) == 1 ? names[terms[0]] : $"S.Multiply({Constant(factor(terms[0]))}, {names[terms[0]]})";
        foreach (int j in terms.Skip(1))
            sum = factor(j) switch
            {
                1 => $"S.Add({sum}, {names[j]})",
                -1 => $"S.Subtract({sum}, {names[j]})",
                double c => $"S.MultiplyAdd({Constant(c)}, {names[j]}, {sum})",
            };
        return sum;
    }

    private static string Constant(double value) => $"S.Broadcast({((float)value).ToString("R", CultureInfo.InvariantCulture)}f)";
}
