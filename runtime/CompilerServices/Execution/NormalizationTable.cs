using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGen.CompilerServices;

/// <summary>What each byte of an input becomes: 256 floats for each channel that has a mean or deviation of its own.</summary>
internal sealed unsafe class NormalizationTable
{
    private readonly float[] _values;

    /// <summary>Each float is (byte * scale - mean) / std, worked out in double and rounded.</summary>
    public NormalizationTable(InputNormalization normalization)
    {
        int channels = Math.Max(normalization.Mean.Count, normalization.Std.Count);
        _values = GC.AllocateUninitializedArray<float>(channels * 256, pinned: true);
        for (int channel = 0; channel < channels; channel++)
        {
            double mean = normalization.Mean[channel % normalization.Mean.Count];
            double deviation = normalization.Std[channel % normalization.Std.Count];
            for (int value = 0; value < 256; value++)
                _values[channel * 256 + value] = (float)((value * normalization.Scale - mean) / deviation);
        }

        Rows = new View((float*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_values)), channels);
    }

    /// <summary>The table by its address, valid while this object lives.</summary>
    public View Rows { get; }

    /// <summary>A table's pinned memory, for work that other threads share.</summary>
    public readonly struct View(float* values, int channels)
    {
        /// <summary>Turns whole samples, channels innermost, into floats.</summary>
        public void Apply(ReadOnlySpan<byte> bytes, Span<float> floats)
        {
            floats = floats[..bytes.Length];
            float* row = values;
            if (channels == 1)
            {
                for (int i = 0; i < bytes.Length; i++)
                    floats[i] = row[bytes[i]];
                return;
            }

            int channel = 0;
            for (int i = 0; i < bytes.Length; i++)
            {
                floats[i] = row[bytes[i]];
                channel++;
                row += 256;
                if (channel < channels)
                    continue;
                channel = 0;
                row = values;
            }
        }
    }
}
