using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using NetGen.CompilerServices;

namespace NetGen.Runtime.Tests;

public sealed class Simd512Tests : SimdTests<Simd512, Vector512<float>>;

public sealed class Simd256Tests : SimdTests<Simd256, Vector256<float>>;

public sealed class Simd128Tests : SimdTests<Simd128, Vector128<float>>;

public sealed class SimdScalarTests : SimdTests<SimdScalar, float>;

/// <summary>Every operation of one vector width, lane by lane, against plain floats: NaN, infinities and zeros in every lane.</summary>
public abstract class SimdTests<S, V> where S : struct, ISimd<V> where V : struct
{
    private static readonly float[] s_values =
    [
        0, -0f, 1, -1, 0.5f, -2.25f, 3, 100, -1e-3f, 7.5f, float.NaN, float.PositiveInfinity, float.NegativeInfinity,
        1e30f, -1e30f, 1e-30f,
    ];

    private static int Lanes => Unsafe.SizeOf<V>() / sizeof(float);

    [Fact]
    public void Counts_its_lanes() => Assert.Equal(Lanes, S.Count);

    [Fact]
    public void Zero_and_broadcast_fill_all_lanes()
    {
        Assert.All(Floats(S.Zero), value => Assert.Equal(0, BitConverter.SingleToInt32Bits(value)));
        Assert.All(Floats(S.Broadcast(2.5f)), value => Assert.Equal(2.5f, value));
    }

    [Fact]
    public void Loads_and_stores_at_an_index()
    {
        float[] from = [.. Enumerable.Range(0, 40).Select(i => (float)i)], to = new float[40];
        S.Store(S.Load(in from[0], 3), ref to[0], 5);
        for (int i = 0; i < to.Length; i++)
            Assert.Equal(i >= 5 && i < 5 + Lanes ? i - 2 : 0, to[i]);
    }

    [Fact]
    public void Arithmetic()
    {
        Check(S.Add, (a, b) => a + b);
        Check(S.Subtract, (a, b) => a - b);
        Check(S.Multiply, (a, b) => a * b);
        Check(S.Divide, (a, b) => a / b);
        Check((a, _) => S.Sqrt(a), (a, _) => MathF.Sqrt(a));
    }

    [Fact]
    public void Multiply_add_is_fused_or_rounded_twice()
    {
        foreach ((float a, float b) in Pairs())
            foreach (float c in s_values)
            {
                float fused = MathF.FusedMultiplyAdd(a, b, c), rounded = a * b + c;
                Assert.All(
                    Floats(S.MultiplyAdd(S.Broadcast(a), S.Broadcast(b), S.Broadcast(c))),
                    value => Assert.True(value.Equals(fused) || value.Equals(rounded), $"{a} * {b} + {c}: {value}"));
            }
    }

    [Fact]
    public void Max_and_min_keep_the_NaN_of_the_right()
    {
        Check(
            (bound, value) => S.Max(bound, value),
            (bound, value) => float.IsNaN(value) ? value : MathF.Max(bound, value),
            left => !float.IsNaN(left));
        Check(
            (bound, value) => S.Min(bound, value),
            (bound, value) => float.IsNaN(value) ? value : MathF.Min(bound, value),
            left => !float.IsNaN(left));
        Assert.All(Floats(S.Max(S.Broadcast(float.NaN), S.Broadcast(float.NaN))), value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void MaxOrNaN_is_NaN_where_either_is() => Check(S.MaxOrNaN, MathF.Max);

    [Fact]
    public void Selects()
    {
        foreach (float whenTrue in new[] { 5f, float.NaN })
        {
            V yes = S.Broadcast(whenTrue), no = S.Broadcast(9);
            Check((a, b) => S.IfGreater(a, b, yes, no), (a, b) => a > b ? whenTrue : 9);
            Check((a, b) => S.IfGreaterOrEqual(a, b, yes, no), (a, b) => a >= b ? whenTrue : 9);
            Check((a, b) => S.IfEqual(a, b, yes, no), (a, b) => a == b ? whenTrue : 9);
        }
    }

    [Fact]
    public void Keeps_the_first_lanes()
    {
        for (int lanes = 0; lanes <= Lanes; lanes++)
        {
            float[] kept = Floats(S.KeepFirst(S.Broadcast(3), lanes));
            for (int i = 0; i < Lanes; i++)
                Assert.Equal(i < lanes ? 3 : 0, kept[i]);
        }
    }

    [Fact]
    public void Sums()
    {
        float[] values = [.. Enumerable.Range(1, 64).Select(i => (float)i)], sums = new float[6];
        V Row(int row) => S.Load(in values[0], row * Lanes);
        float SumOf(int row) => values.AsSpan(row * Lanes, Lanes).ToArray().Sum();
        Assert.Equal(SumOf(1), S.Sum(Row(1)));
        S.StoreSums(Row(0), Row(1), Row(2), Row(3), ref sums[0], 1);
        Assert.Equal([0, SumOf(0), SumOf(1), SumOf(2), SumOf(3), 0], sums);
    }

    [Fact]
    public void Takes_floats_apart_and_puts_them_together()
    {
        foreach (float value in new[] { 1f, 1.5f, 2, 3.75f, 0.3f, 1e-30f, 1e30f, 123456.7f })
        {
            int exponent = (int)MathF.Floor(MathF.Log2(value));
            Assert.All(Floats(S.Exponent(S.Broadcast(value))), found => Assert.Equal(exponent, found));
            Assert.All(Floats(S.Significand(S.Broadcast(value))), found => Assert.Equal(value / MathF.Pow(2, exponent), found, 1e-6f));
        }

        foreach (float value in new[] { 0f, 0.49f, 0.51f, -0.51f, 2.5f, 3.5f, -2.5f, 1000.4f })
            Assert.All(Floats(S.Round(S.Broadcast(value))), found => Assert.Equal(MathF.Round(value), found));
        for (int exponent = -126; exponent < 128; exponent++)
            Assert.All(Floats(S.PowerOfTwo(S.Broadcast(exponent))), found => Assert.Equal(MathF.Pow(2, exponent), found));
        Assert.All(Floats(S.PowerOfTwo(S.Broadcast(-127))), found => Assert.Equal(0, found));
        Assert.All(Floats(S.PowerOfTwo(S.Broadcast(128))), found => Assert.Equal(float.PositiveInfinity, found));
    }

    [Fact]
    public void Widens_values_of_two_bytes()
    {
        foreach (float value in new[] { 0f, 1, -1, 0.5f, -3.25f, 240, 6.1e-5f, 5.9604645e-8f })
        {
            // The value in one half of a word and another one in the other.
            uint brain = BitConverter.SingleToUInt32Bits(value) >> 16, half = BitConverter.HalfToUInt16Bits((Half)value);
            V Words(uint lower, uint upper) => S.Broadcast(BitConverter.UInt32BitsToSingle(upper << 16 | lower));
            float rounded = BitConverter.UInt32BitsToSingle(brain << 16);
            Assert.All(Floats(S.WidenLowerBFloat16(Words(brain, 0x4049))), found => Assert.Equal(rounded, found));
            Assert.All(Floats(S.WidenUpperBFloat16(Words(0x4049, brain))), found => Assert.Equal(rounded, found));
            Assert.All(Floats(S.WidenLowerFloat16(Words(half, 0x4248))), found => Assert.Equal((float)(Half)value, found));
            Assert.All(Floats(S.WidenUpperFloat16(Words(0x4248, half))), found => Assert.Equal((float)(Half)value, found));
        }
    }

    /// <summary>Each function within a few units in the last place of its definition in double; NaN and infinities as they are.</summary>
    [Fact]
    public void Elementary_functions()
    {
        static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
        static double Phi(double x) => (1 + Erf(x / Math.Sqrt(2))) / 2;
        static double TwiceU(double x) => 2 * Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
        static double Tanh(double x) => Math.Tanh(Math.Log(1 + Math.Exp(x)));
        CheckFunction(SimdMath.Exp<S, V>, Math.Exp, within: 1.2e-38);
        CheckFunction(SimdMath.Sigmoid<S, V>, Sigmoid);
        CheckFunction(SimdMath.Tanh<S, V>, Math.Tanh);
        CheckFunction(SimdMath.Erf<S, V>, Erf, within: 4e-7);
        CheckFunction(SimdMath.Softplus<S, V>, x => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))));
        CheckFunction(SimdMath.ExpMinusOne<S, V>, x => Math.Abs(x) < 1e-5 ? x + x * x / 2 : Math.Exp(x) - 1);
        CheckFunction(
            SimdMath.GeluDerivative<S, V>,
            x => double.IsInfinity(x) ? double.NaN : Phi(x) + x * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI),
            within: 1e-6);
        CheckFunction(
            SimdMath.SiluDerivative<S, V>,
            x => double.IsNegativeInfinity(x) ? double.NaN : double.IsInfinity(x) ? double.NaN : Sigmoid(x) * (1 + x * (1 - Sigmoid(x))),
            within: 1e-6);
        CheckFunction(SimdMath.GeluTanh<S, V>, x => x * Sigmoid(TwiceU(x)), within: 1e-6);
        CheckFunction(
            SimdMath.GeluTanhDerivative<S, V>,
            x => Sigmoid(TwiceU(x)) * (1 + x * (1 - Sigmoid(TwiceU(x))) * 2 * Math.Sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * x * x)),
            within: 4e-6);
        CheckFunction(SimdMath.Mish<S, V>, x => x * Tanh(x), within: 1e-6);
        CheckFunction(SimdMath.MishDerivative<S, V>, x => Tanh(x) + x * Sigmoid(x) * (1 - Tanh(x) * Tanh(x)), within: 1e-6);
        CheckFunction(SimdMath.Softsign<S, V>, x => x / (1 + Math.Abs(x)));
        CheckFunction(SimdMath.SoftsignDerivative<S, V>, y => (1 - Math.Abs(y)) * (1 - Math.Abs(y)));
        CheckFunction(
            x => SimdMath.Log<S, V>(S.Max(S.Broadcast(1e-30f), x)),
            x => double.IsNaN(x) ? x : Math.Log(Math.Max(1e-30, x)),
            within: 5e-7);
    }

    /// <summary>By the Maclaurin series, in double; 1 where it has no more digits to give.</summary>
    private static double Erf(double x)
    {
        if (double.IsNaN(x) || Math.Abs(x) > 5)
            return double.IsNaN(x) ? x : Math.Sign(x);
        double term = x, sum = x;
        for (int n = 1; n < 200; n++)
        {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }

    /// <param name="function">The function.</param>
    /// <param name="definition">What it is, in double.</param>
    /// <param name="within">How far they may be apart beside four units in the last place.</param>
    private static void CheckFunction(Func<V, V> function, Func<double, double> definition, double within = 1e-7)
    {
        List<float> arguments = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, 200, -200, 1e-10f, -1e-10f];
        for (float x = -30; x < 30; x += 0.0371f)
            arguments.Add(x);
        foreach (float x in arguments)
        {
            double expected = definition(x);
            foreach (float found in Floats(function(S.Broadcast(x))))
                Assert.True(
                    found.Equals((float)expected) || Math.Abs(found - expected) <= within + 4e-7 * Math.Abs(expected),
                    $"of {x:R}: {found:R}, {expected:R} is right");
        }
    }

    /// <summary>Every pair of values in every lane, with other values in the lanes beside it.</summary>
    private static void Check(Func<V, V, V> operation, Func<float, float, float> definition, Func<float, bool>? isLeft = null)
    {
        foreach ((float a, float b) in Pairs().Where(pair => isLeft is null || isLeft(pair.A)))
            for (int lane = 0; lane < Lanes; lane++)
            {
                float[] left = new float[Lanes], right = new float[Lanes];
                (left[lane], right[lane]) = (a, b);
                float[] found = Floats(operation(S.Load(in left[0], 0), S.Load(in right[0], 0)));
                for (int i = 0; i < Lanes; i++)
                    Assert.True(
                        found[i].Equals(definition(left[i], right[i])) || found[i] == definition(left[i], right[i]),
                        $"of {left[i]} and {right[i]} in lane {i}: {found[i]}");
            }
    }

    private static IEnumerable<(float A, float B)> Pairs() => s_values.SelectMany(a => s_values.Select(b => (a, b)));

    private static float[] Floats(V vector)
    {
        float[] floats = new float[Lanes];
        S.Store(vector, ref floats[0], 0);
        return floats;
    }
}
