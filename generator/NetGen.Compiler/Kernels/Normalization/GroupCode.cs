using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>The lines that kernels over groups of channels have in common.</summary>
internal static class GroupCode
{
    /// <summary>Opens the loop over a group's channels, from the first on.</summary>
    public static void OpenColumns(CodeWriter w, ChannelGroups groups, Affine first) =>
        w.Open($"for (int column = {first}; column < {first + groups.GroupChannels}; column += S.Count)");

    /// <summary>Zeroes what lies behind the last group: memory there is any, and NaN times a padding of zero would be NaN.</summary>
    public static void ClearPadding(CodeWriter w, ChannelGroups groups, params string[] operands)
    {
        if (groups.Padding == 0)
            return;
        foreach (string operand in operands)
            w.Line($"Clear({Ref(operand, groups.Channels)}, {groups.Padding});");
    }
}
