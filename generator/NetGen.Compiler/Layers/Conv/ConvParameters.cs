namespace NetGen.Compiler;

/// <summary>How a convolution's parameters lie in the block.</summary>
internal static class ConvParameters
{
    public static (long Length, EquatableArray<ParameterAxis> Axes) Pack(ConvGeometry g, bool isBias)
    {
        List<ParameterAxis> axes = [];
        if (isBias)
        {
            if (g.Groups > 1)
                axes.Add(ParameterAxis.Plain(g.Groups, g.PaddedOutputs));
            axes.Add(ParameterAxis.Plain(g.GroupOutputs, 1));
            return (Lanes.RoundUp((long)g.Groups * g.PaddedOutputs, Lanes.Widest), axes.ToEquatableArray());
        }
        WeightPanels panels = g.Panels;
        int tap = g.GroupInputs * panels.Width;
        if (g.Groups > 1)
            axes.Add(ParameterAxis.Plain(g.Groups, g.GroupWeights));
        axes.Add(panels.Width == panels.Columns
            ? ParameterAxis.Plain(g.GroupOutputs, 1)
            : new ParameterAxis(g.GroupOutputs, panels.Width, panels.Rows * panels.Width, 1));
        axes.Add(ParameterAxis.Plain(g.GroupInputs, panels.Width));
        axes.Add(ParameterAxis.Plain(g.Window.KernelHeight, g.Window.KernelWidth * tap));
        axes.Add(ParameterAxis.Plain(g.Window.KernelWidth, tap));
        return (g.WeightsLength, axes.ToEquatableArray());
    }
}
