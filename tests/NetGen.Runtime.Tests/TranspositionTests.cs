using NetGen.CompilerServices;

namespace NetGen.Runtime.Tests;

public class TranspositionTests
{
    /// <summary>With room between the rows, which stays as it is.</summary>
    [Fact]
    public void Rows_become_columns_at_every_size()
    {
        for (int rows = 1; rows <= 13; rows++)
            for (int columns = 1; columns <= 13; columns++)
            {
                int fromStride = columns + 3, toStride = rows + 2;
                float[] from = [.. Enumerable.Range(1, rows * fromStride).Select(i => (float)i)];
                float[] expected = new float[columns * toStride], to = new float[expected.Length];
                for (int row = 0; row < rows; row++)
                    for (int column = 0; column < columns; column++)
                        expected[column * toStride + row] = from[row * fromStride + column];
                Transposition.Copy(ref from[0], fromStride, ref to[0], toStride, rows, columns);
                Assert.Equal(expected, to);
            }
    }
}
