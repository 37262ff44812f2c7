using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// Regroups a minibatch's vectors into blocks of values: [sample][value] to [block][sample][value of the block], the last block
/// filled up with zeros. A task is a block.
/// </summary>
public sealed record PackKernel(string Role, Layout From, int Values, int Block) : Kernel
{
    public override string Role { get; } = Role;

    public override KernelScope Scope => KernelScope.Batch;

    public override int VectorLanes => 1;

    public override IReadOnlyList<string> Operands => ["from", "to"];

    private int Blocks => (Values + Block - 1) / Block;

    /// <summary>Floats for each sample.</summary>
    public long Length => Lanes.RoundUp((long)Blocks * Block, Lanes.Widest);

    public override string Summary => FormattableString.Invariant($"{Values} values a sample into blocks of {Block}.");

    public override void WriteBody(CodeWriter w)
    {
        // A sample's row is read once, straight through; its values land in as many places as there are blocks.
        int full = Values / Block, remainder = Values % Block;
        w.Open("for (int sample = 0; sample < samples; sample++)");
        w.Line($"ref float row = {Ref("from", Var("(nint)sample") * From.Length)};");
        w.Line($"ref float place = {Ref("to", Var("(nint)sample") * Block)};");
        w.Open($"for (int block = 0; block < {full}; block++)");
        if (Block <= 14)
            for (int i = 0; i < Block; i++)
                w.Line($"{At("place", i)} = {At("row", i)};");
        else
            w.Line($"Copy(ref row, ref place, {Block});");
        Advance(w, "row", Block);
        Advance(w, "place", Var("(nint)samples") * Block);
        w.Close("block");
        if (remainder > 0)
        {
            w.Line($"Copy(ref row, ref place, {remainder});");
            w.Line($"Clear({Ref("place", remainder)}, {Block - remainder});");
        }
        w.Close("sample");
    }
}
