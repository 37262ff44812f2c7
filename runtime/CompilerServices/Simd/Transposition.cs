using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using System.Runtime.Intrinsics;

namespace NetGen.CompilerServices;

/// <summary>Copies of a matrix with rows and columns in each other's place.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Transposition
{
    /// <summary>to[column, row] = from[row, column].</summary>
    /// <param name="from">The matrix: rows <paramref name="fromStride"/> floats apart.</param>
    /// <param name="fromStride">Floats from one row to the next.</param>
    /// <param name="to">Where the transpose goes: a row for each of the columns.</param>
    /// <param name="toStride">Floats from one row of it to the next.</param>
    /// <param name="rows">Rows of the matrix.</param>
    /// <param name="columns">Columns of the matrix.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(ref float from, nint fromStride, ref float to, nint toStride, int rows, int columns)
    {
        // Squares of four by four go through registers.
        int squareRows = Sse.IsSupported ? rows & ~3 : 0, squareColumns = columns & ~3;
        for (int row = 0; row < squareRows; row += 4)
        {
            ref float source = ref Unsafe.Add(ref from, row * fromStride);
            ref float target = ref Unsafe.Add(ref to, row);
            for (int column = 0; column < squareColumns; column += 4)
                Square(ref Unsafe.Add(ref source, column), fromStride, ref Unsafe.Add(ref target, column * toStride), toStride);
        }

        for (int row = 0; row < rows; row++)
            for (int column = row < squareRows ? squareColumns : 0; column < columns; column++)
                Unsafe.Add(ref to, column * toStride + row) = Unsafe.Add(ref from, row * fromStride + column);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square(ref float from, nint fromStride, ref float to, nint toStride)
    {
        Vector128<float> a = Vector128.LoadUnsafe(ref from), b = Vector128.LoadUnsafe(ref from, (nuint)fromStride);
        Vector128<float> c = Vector128.LoadUnsafe(ref from, (nuint)(2 * fromStride)),
            d = Vector128.LoadUnsafe(ref from, (nuint)(3 * fromStride));
        Vector128<float> ab = Sse.UnpackLow(a, b), cd = Sse.UnpackLow(c, d), abHigh = Sse.UnpackHigh(a, b), cdHigh = Sse.UnpackHigh(c, d);
        Sse.MoveLowToHigh(ab, cd).StoreUnsafe(ref to);
        Sse.MoveHighToLow(cd, ab).StoreUnsafe(ref to, (nuint)toStride);
        Sse.MoveLowToHigh(abHigh, cdHigh).StoreUnsafe(ref to, (nuint)(2 * toStride));
        Sse.MoveHighToLow(cdHigh, abHigh).StoreUnsafe(ref to, (nuint)(3 * toStride));
    }
}
