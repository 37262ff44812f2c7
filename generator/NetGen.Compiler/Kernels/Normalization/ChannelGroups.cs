namespace NetGen.Compiler;

/// <summary>A tensor's channels in groups of neighbours that are normalized together over all pixels.</summary>
/// <param name="GroupChannels">Channels of a group; divides <paramref name="Channels"/>.</param>
/// <param name="Pixels">Pixels of the tensor.</param>
public readonly record struct ChannelGroups(int Channels, int PixelLength, int GroupChannels, int Pixels)
{
    public static ChannelGroups Of(Layout layout, int groupChannels) =>
        new(layout.Channels, layout.PixelLength, groupChannels, layout.Height * layout.Width);

    public int Groups => Channels / GroupChannels;

    /// <summary>Whether each channel is a group: groups lie side by side in a vector, which else has channels of one.</summary>
    public bool AreChannels => GroupChannels == 1;

    /// <summary>Values that are normalized together.</summary>
    public int Count => GroupChannels * Pixels;

    /// <summary>The widest vector that holds channels of one group alone, or of groups that are channels; 1 where none does.</summary>
    public int VectorLanes => Lanes.WidestIn(AreChannels ? PixelLength : GroupChannels);

    /// <summary>Floats behind the last group, which no loop over groups reaches.</summary>
    public int Padding => AreChannels ? 0 : PixelLength - Channels;
}
