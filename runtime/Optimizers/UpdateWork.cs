using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NetGen.CompilerServices;

namespace NetGen;

/// <summary>One update by a rule; a task is a slice of the parameter block.</summary>
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

    /// <summary>Whether weights and states that are nearly zero become zero.</summary>
    public bool Flushes;

    public readonly int PhaseCount => 1;

    public readonly int TaskCount(int phase) => SliceCount;

    public readonly void Run(int phase, int task)
    {
        ParameterSlice slice = Slices[task];
        Run(Gradients + slice.Offset, slice.Offset, slice.Length, slice.Decays);
    }

    /// <summary>Updates neighbouring weights, which decay, by their gradients: what <see cref="InPassUpdate"/> calls.</summary>
    public static void Apply(void* work, float* gradients, int offset, int length) =>
        ((UpdateWork<TRule>*)work)->Run(gradients, offset, length, decays: true);

    private readonly void Run(float* gradients, int offset, int length, bool decays)
    {
        // Tensors are padded to 16 floats, and their tiles to 4 at least, so that some width leaves no remainder.
        if (Vector512.IsHardwareAccelerated && length % 16 == 0)
            Run<Simd512, Vector512<float>>(gradients, offset, length, decays);
        else if (Vector256.IsHardwareAccelerated && length % 8 == 0)
            Run<Simd256, Vector256<float>>(gradients, offset, length, decays);
        else if (Vector128.IsHardwareAccelerated)
            Run<Simd128, Vector128<float>>(gradients, offset, length, decays);
        else
            Run<SimdScalar, float>(gradients, offset, length, decays);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Run<TSimd, TVector>(float* gradients, int offset, int length, bool decays)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TRule rule = decays ? Decaying : Sparing;
        float* weights = Weights + offset, firsts = First + offset, seconds = Second + offset;
        for (nint i = 0; i < length; i += TSimd.Count)
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

        if (!Flushes)
            return;
        Subnormal.Flush<TSimd, TVector>(weights, length);
        if (TRule.StateCount > 0)
            Subnormal.Flush<TSimd, TVector>(firsts, length);
        if (TRule.StateCount > 1)
            Subnormal.Flush<TSimd, TVector>(seconds, length);
    }
}
