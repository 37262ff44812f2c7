using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

internal static class SoftmaxCode
{
    public static void OpenPixels(CodeWriter w, Layout layout, out string row, out string pixel, out Action close)
    {
        bool rows = OpenLoop(w, "row", layout.Height), pixels = OpenLoop(w, "pixel", layout.Width);
        row = rows ? "row" : "0";
        pixel = pixels ? "pixel" : "0";
        close = () =>
        {
            if (pixels)
                w.Close("pixel");
            if (rows)
                w.Close("row");
        };
    }

    public static string Pixel(Layout layout, string row, string pixel) =>
        Plus(Sum(Times(row, layout.RowStride), Times(pixel, layout.PixelStride)), layout.Origin);
}
