namespace NetGen.CompilerServices;

/// <summary>The weights of a convolution with a table: those between a filter and a channel it does not see are zero.</summary>
internal static unsafe class Connections
{
    /// <summary>Zeroes the values of a tensor, in the order of files, that no connection has.</summary>
    public static void ClearOthers(ParameterInfo parameter, Span<float> values)
    {
        if (parameter.Connections is null)
            return;
        foreach ((int start, int length) in Absent(parameter))
            values.Slice(start, length).Clear();
    }

    /// <summary>Zeroes the floats of a block that no connection has.</summary>
    public static void ClearOthers(NetworkInfo info, float* block)
    {
        foreach (ParameterInfo parameter in info.ConnectedParameters)
            foreach (int position in parameter.AbsentPositions)
                block[position] = 0;
    }

    /// <summary>The first value that no connection has and that is not zero, or -1.</summary>
    public static int FirstStray(ParameterInfo parameter, ReadOnlySpan<float> values)
    {
        if (parameter.Connections is null)
            return -1;
        foreach ((int start, int length) in Absent(parameter))
        {
            int found = values.Slice(start, length).IndexOfAnyExcept(0f);
            if (found >= 0)
                return start + found;
        }

        return -1;
    }

    /// <summary>The runs of values, in the order of files, that no connection has: one a filter and channel.</summary>
    internal static IEnumerable<(int Start, int Length)> Absent(ParameterInfo parameter)
    {
        int channels = parameter.Shape[1], area = parameter.Shape[2] * parameter.Shape[3];
        for (int filter = 0; filter < parameter.Shape[0]; filter++)
            for (int channel = 0; channel < channels; channel++)
                if (!parameter.Connections![filter].Contains(channel))
                    yield return ((filter * channels + channel) * area, area);
    }
}
