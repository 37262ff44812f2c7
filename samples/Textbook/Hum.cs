using NetGen;

namespace Textbook;

/// <summary>
/// Made-up recordings of a machine: frames of five moments with 128 bands each (log energies, about -1 to 1), as the
/// networks that listen to machines take them. A sound machine hums at a speed of its own with overtones; a worn one also
/// rattles at a frequency that is none of them.
/// </summary>
internal static class Hum
{
    public const int Moments = 5, Bands = 128, FrameLength = Moments * Bands;

    private const int Overtones = 8, Draws = 3;

    /// <summary>The stream of <see cref="Philox"/> that frames are drawn from.</summary>
    private const uint Stream = 0x8000_0003;

    /// <summary>Frames, one after the other.</summary>
    /// <param name="first">The number of the first; the same number is the same frame.</param>
    /// <param name="count">How many.</param>
    /// <param name="isWorn">Whether the machine rattles.</param>
    public static float[] Frames(int first, int count, bool isWorn)
    {
        float[] frames = new float[count * FrameLength];
        for (int i = 0; i < count; i++)
            Fill(frames.AsSpan(i * FrameLength, FrameLength), (uint)(first + i), isWorn);
        return frames;
    }

    private static void Fill(Span<float> frame, uint number, bool isWorn)
    {
        Philox.FillUniform(frame, 0.05, 0, number, Stream, 0);
        Span<float> draws = stackalloc float[Draws];
        Philox.FillUniform(draws, 1, 0, number, Stream, 1);
        double speed = 12 + 2 * draws[0], loudness = 1 + 0.2 * draws[1], rattle = speed * (4.5 + Math.Floor(2 * draws[2]));
        for (int i = 0; i < frame.Length; i++)
        {
            int band = i % Bands;
            double energy = -0.6;
            for (int overtone = 1; overtone <= Overtones; overtone++)
                energy += loudness * Peak(band, overtone * speed) / Math.Sqrt(overtone);
            if (isWorn)
                energy += 0.5 * Peak(band, rattle);
            frame[i] += (float)energy;
        }
    }

    /// <summary>A tone's share in a band: a bell two bands wide.</summary>
    private static double Peak(double band, double centre) => Math.Exp(-(band - centre) * (band - centre) / 8);
}
