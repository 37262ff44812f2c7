using System.Runtime.CompilerServices;
using NetGen.CompilerServices;

namespace NetGen;

/// <summary>The settings that Adam and AdamW share.</summary>
internal sealed class AdamMoments
{
    public static readonly IReadOnlyList<string> StateNames = ["exp_avg", "exp_avg_sq"];

    private readonly double _beta1;
    private readonly double _beta2;
    private readonly float _epsilon;

    public AdamMoments(float beta1, float beta2, float epsilon)
    {
        Settings.BelowOne(beta1);
        Settings.BelowOne(beta2);
        Settings.AboveZero(epsilon);
        // Through decimal, 0.999f becomes 0.999. As a float it is off, and 1 - beta would be off by a hundred thousandth of its value.
        _beta1 = (double)(decimal)beta1;
        _beta2 = (double)(decimal)beta2;
        _epsilon = epsilon;
    }

    /// <summary>The rule of one update; what depends on its number is worked out in double.</summary>
    public AdamRule Rule(in OptimizerStep step, float weightDecay)
    {
        double correction1 = 1 - Math.Pow(_beta1, step.Number);
        double correction2 = 1 - Math.Pow(_beta2, step.Number);
        return new AdamRule
        {
            Keep = (float)(1 - (double)step.LearningRate * weightDecay),
            Beta1 = (float)_beta1,
            Beta2 = (float)_beta2,
            OneMinusBeta1 = (float)(1 - _beta1),
            OneMinusBeta2 = (float)(1 - _beta2),
            NegativeStep = (float)(-step.LearningRate / correction1),
            RootFactor = (float)(1 / Math.Sqrt(correction2)),
            Epsilon = _epsilon,
            MinSquared = (float)Math.Sqrt(Subnormal.SmallestNormal / (1 - _beta2)),
        };
    }
}

/// <summary>One update of Adam or AdamW, value by value.</summary>
internal struct AdamRule : IUpdateRule
{
    public float Keep;
    public float Beta1;
    public float Beta2;
    public float OneMinusBeta1;
    public float OneMinusBeta2;
    public float NegativeStep;
    public float RootFactor;
    public float Epsilon;

    /// <summary>The square of a smaller gradient would add a subnormal number or nothing; it is taken as zero.</summary>
    public float MinSquared;

    public static int StateCount => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly V Next<S, V>(V weight, V gradient, ref V first, ref V second) where S : struct, ISimd<V> where V : struct
    {
        first = S.MultiplyAdd(S.Broadcast(Beta1), first, S.Multiply(S.Broadcast(OneMinusBeta1), gradient));
        V squared = Subnormal.Flush<S, V>(gradient, S.Broadcast(MinSquared));
        second = S.MultiplyAdd(S.Broadcast(Beta2), second, S.Multiply(S.Multiply(S.Broadcast(OneMinusBeta2), squared), squared));
        V denominator = S.MultiplyAdd(S.Sqrt(second), S.Broadcast(RootFactor), S.Broadcast(Epsilon));
        return S.MultiplyAdd(S.Divide(first, denominator), S.Broadcast(NegativeStep), S.Multiply(weight, S.Broadcast(Keep)));
    }
}
