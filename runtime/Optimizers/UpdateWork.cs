using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NetGen.CompilerServices;

namespace NetGen;

/// <summary>One update by a rule; a unit is a slice of the parameter block.</summary>
internal unsafe struct UpdateWork<TRule> : IParallelWork where TRule : unmanaged, IUpdateRule
{
    public TRule Decaying;
    public TRule Sparing;
    public float* Weights;
    public float* Gradients;
    public float* First;
    public float* Second;
    public ParameterSlice* Slices;
    public int SliceCount;

    public readonly int Phases => 1;

    public readonly int Units(int phase) => SliceCount;

    public readonly void Run(int phase, int unit)
    {
        ParameterSlice slice = Slices[unit];
        // Tensors are padded to 16 floats, so that no width leaves a remainder.
        if (Vector512.IsHardwareAccelerated)
            Run<Simd512, Vector512<float>>(slice);
        else if (Vector256.IsHardwareAccelerated)
            Run<Simd256, Vector256<float>>(slice);
        else if (Vector128.IsHardwareAccelerated)
            Run<Simd128, Vector128<float>>(slice);
        else
            Run<SimdScalar, float>(slice);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Run<TSimd, TVector>(ParameterSlice slice)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TRule rule = slice.Decays ? Decaying : Sparing;
        float* weights = Weights, gradients = Gradients, firsts = First, seconds = Second;
        for (nint i = slice.Offset; i < slice.Offset + slice.Length; i += TSimd.Count)
        {
            TVector first = TRule.StateCount > 0 ? TSimd.Load(ref *firsts, i) : TSimd.Zero;
            TVector second = TRule.StateCount > 1 ? TSimd.Load(ref *seconds, i) : TSimd.Zero;
            TVector next = rule.Next<TSimd, TVector>(TSimd.Load(ref *weights, i), TSimd.Load(ref *gradients, i), ref first, ref second);
            TSimd.Store(next, ref *weights, i);
            if (TRule.StateCount > 0)
                TSimd.Store(first, ref *firsts, i);
            if (TRule.StateCount > 1)
                TSimd.Store(second, ref *seconds, i);
        }
    }
}
