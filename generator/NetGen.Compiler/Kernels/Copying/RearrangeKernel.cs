using static NetGen.Compiler.TileCode;

namespace NetGen.Compiler;

/// <summary>
/// Moves values of one tensor to other places of another: what layers do that compute nothing, and, as sums of what was read several
/// times, their gradients. Runs of values that lie side by side are moved in vectors.
/// </summary>
/// <param name="Adds">Whether values are added to what is there, since several parts write the same place.</param>
public sealed record RearrangeKernel(string Role, EquatableArray<Rearrangement> Parts, bool Adds, string Summary) : Kernel
{
    /// <summary>Terms of a sum that are written out.</summary>
    private const int MaxUnrolled = 16;

    /// <summary>Floats of a run from which on a copy of the whole is quicker than one by one.</summary>
    private const int LongRun = 8;

    public override string Role { get; } = Role;

    public override string Summary { get; } = Summary;

    public override int VectorLanes => Parts.Min(part => Lanes.WidestIn(part.Run));

    public override IReadOnlyList<string> Operands => ["from", "to"];

    private bool IsVector => VectorLanes > 1;

    public override void WriteBody(CodeWriter w)
    {
        foreach (Rearrangement part in Parts)
            Write(w, part);
    }

    private void Write(CodeWriter w, Rearrangement part)
    {
        IReadOnlyList<RearrangementLoop> loops = part.Written, summed = part.Summed;
        bool copies = !IsVector && !Adds && summed.Count == 0 && part.Run >= LongRun;
        Affine from = part.From, to = part.To;
        List<Affine> opened = [];
        foreach (RearrangementLoop loop in loops.Take(loops.Count - (IsVector || copies ? 1 : 0)))
        {
            Affine variable = OpenLoop(w, loop.Variable, loop.Count);
            opened.Insert(0, variable);
            from += variable * loop.From;
            to += variable * loop.To;
        }
        if (copies)
        {
            w.Line($"Copy({Ref("from", from)}, {Ref("to", to)}, {part.Run});");
        }
        else if (IsVector)
        {
            w.Open($"for (int i = 0; i < {part.Run}; i += S.Count)");
            Affine place = to + Var("i");
            string value = Sum(w, summed, from + Var("i"), index => $"S.Load(in from, {index})");
            w.Line($"S.Store({(Adds ? $"S.Add(S.Load(in to, {place}), {value})" : value)}, ref to, {place});");
            w.Close();
        }
        else
        {
            string value = Sum(w, summed, from, index => At("from", index));
            w.Line($"{At("to", to)} {(Adds ? "+=" : "=")} {value};");
        }
        CloseLoops(w, [.. opened]);
    }

    /// <summary>Writes what the sum needs, and returns it as an expression.</summary>
    private string Sum(CodeWriter w, IReadOnlyList<RearrangementLoop> loops, Affine first, Func<Affine, string> load)
    {
        if (loops.Count == 0)
            return load(first);
        bool unrolled = loops.Aggregate(1L, (product, loop) => product * loop.Count) <= MaxUnrolled;
        List<Affine> places = [first], opened = [];
        if (unrolled)
            foreach (RearrangementLoop loop in loops)
                places = [.. places.SelectMany(_ => Enumerable.Range(0, loop.Count), (place, i) => place + i * loop.From)];
        w.Line($"{(IsVector ? "V" : "float")} sum = {(unrolled ? load(first) : IsVector ? "S.Zero" : "0")};");
        if (!unrolled)
            foreach (RearrangementLoop loop in loops)
            {
                Affine variable = OpenLoop(w, loop.Variable, loop.Count);
                opened.Insert(0, variable);
                places = [places[0] + variable * loop.From];
            }
        foreach (Affine place in places.Skip(unrolled ? 1 : 0))
            w.Line(IsVector ? $"sum = S.Add(sum, {load(place)});" : $"sum += {load(place)};");
        CloseLoops(w, [.. opened]);
        return "sum";
    }
}
