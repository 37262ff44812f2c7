using System.Buffers.Binary;

namespace NetGen.Numerics.Tests;

/// <summary>
/// Weights in two bytes (models/dense-*.yaml): a network computes the very bytes that a float32 network computes with weights
/// rounded to them, whatever the batch, and files keep the rounded weights.
/// </summary>
public class HalfSizeTests
{
    private const int MaxSamples = 26;

    private static readonly float[] _inputs = Inputs();

    [Fact]
    public void BFloat16_computes_with_rounded_weights() => CheckOutputs<DenseBfloat16>(name => true, RoundToBFloat16);

    [Fact]
    public void Float16_computes_with_rounded_weights() =>
        CheckOutputs<DenseFloat16>(name => name != "dense2.weight", value => (float)(Half)value);

    [Fact]
    public void Files_keep_two_bytes_a_value_and_read_back_the_same()
    {
        CheckFile<DenseBfloat16>("BF16");
        CheckFile<DenseFloat16>("F16");
    }

    /// <summary>Rounding and widening, over every exponent and the values where float16's kinds meet.</summary>
    [Fact]
    public void Values_are_rounded_to_the_nearest()
    {
        using DenseFloat16 network = DenseFloat16.Create(1);
        using DenseBfloat16 other = DenseBfloat16.Create(1);
        float[] values = new float[network.Parameters.Read("dense1.weight").Length];
        for (uint i = 0; i < values.Length; i++)
        {
            uint bits = PhiloxDefinition.Word(3, 0, 0, 0, i);
            float value = BitConverter.UInt32BitsToSingle(bits);
            values[i] = i switch
            {
                0 => 65504,
                1 => 65519,
                2 => -0f,
                3 => 6.0975552e-5f,
                4 => 6.1035156e-5f,
                5 => 2.9802322e-8f,
                6 => 2.980233e-8f,
                7 => 8.940697e-8f,
                8 => 1e-30f,
                _ => Math.Abs(value) < 65520 && i % 2 == 0 ? value : MathF.ScaleB(1 + (bits >> 9) / 8388608f, (int)(i % 42) - 26),
            };
        }

        network.Parameters.Write("dense1.weight", values);
        Assert.Equal(values.Select(value => (float)(Half)value), network.Parameters.Read("dense1.weight"));
        other.Parameters.Write("dense1.weight", values);
        Assert.Equal(values.Select(RoundToBFloat16), other.Parameters.Read("dense1.weight"));
    }

    [Fact]
    public void What_float16_cannot_hold_is_refused()
    {
        using DenseFloat32 network = DenseFloat32.Create(1);
        float[] weights = network.Parameters.Read("dense1.weight");
        weights[7] = 70000;
        network.Parameters.Write("dense1.weight", weights);
        string path = Path.GetTempFileName();
        try
        {
            network.Save(path);
            using DenseFloat16 half = DenseFloat16.Create(1);
            Assert.StartsWith(
                "tensor 'dense1.weight' has 70000 at index 7; float16 holds up to 65504",
                Assert.Throws<ArgumentException>(() => half.Parameters.Write("dense1.weight", weights)).Message);
            Assert.Contains("float16 holds up to 65504", Assert.Throws<WeightsFormatException>(() => DenseFloat16.Load(path)).Message);
            Assert.Contains("dense1.weight", half.LoadPartial(path));
            using DenseBfloat16 wide = DenseBfloat16.Load(path);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void CheckOutputs<TNetwork>(Func<string, bool> isHalfSize, Func<float, float> round)
        where TNetwork : class, INetwork<TNetwork>
    {
        using DenseFloat32 rounded = DenseFloat32.Create(1);
        string path = Path.GetTempFileName();
        try
        {
            rounded.Save(path);
            using TNetwork network = TNetwork.Load(path);
            foreach (string name in new[] { "dense1.weight", "dense2.weight", "dense3.weight" })
                if (isHalfSize(name))
                    rounded.Parameters.Write(name, [.. rounded.Parameters.Read(name).Select(round)]);
            foreach (ParameterInfo parameter in TNetwork.Info.Parameters)
                Assert.Equal(rounded.Parameters.Read(parameter.Name), network.Parameters.Read(parameter.Name));

            for (int samples = 1; samples <= MaxSamples; samples++)
            {
                ReadOnlySpan<float> inputs = _inputs.AsSpan(0, samples * DenseFloat32.InputLength);
                float[] expected = new float[samples * DenseFloat32.OutputLength], outputs = new float[expected.Length];
                rounded.Forward(inputs, expected);
                network.Forward(inputs, outputs);
                Assert.Equal(expected, outputs);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void CheckFile<TNetwork>(string type) where TNetwork : class, INetwork<TNetwork>
    {
        string path = Path.GetTempFileName();
        try
        {
            using TNetwork network = TNetwork.Create(3);
            network.Save(path);
            byte[] bytes = File.ReadAllBytes(path);
            string header = System.Text.Encoding.UTF8.GetString(bytes, 8, (int)BinaryPrimitives.ReadInt64LittleEndian(bytes));
            int weights = network.Parameters.Read("dense1.weight").Length;
            Assert.Contains(
                $"\"dense1.weight\":{{\"dtype\":\"{type}\",\"shape\":[200,{weights / 200}],\"data_offsets\":[0,{2 * weights}]}}", header);
            using TNetwork loaded = TNetwork.Load(path);
            foreach (ParameterInfo parameter in TNetwork.Info.Parameters)
                Assert.Equal(network.Parameters.Read(parameter.Name), loaded.Parameters.Read(parameter.Name));
            Assert.Equal(bytes, Saved(loaded, path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Saved<TNetwork>(TNetwork network, string path) where TNetwork : class, INetwork<TNetwork>
    {
        network.Save(path);
        return File.ReadAllBytes(path);
    }

    /// <summary>The nearest number of 8 bits of precision, of two equally near ones the even one.</summary>
    private static float RoundToBFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        float below = BitConverter.UInt32BitsToSingle(bits & 0xFFFF0000);
        float above = BitConverter.UInt32BitsToSingle((bits & 0xFFFF0000) + 0x10000);
        double toBelow = Math.Abs((double)value - below), toAbove = Math.Abs((double)above - value);
        return toBelow < toAbove || toBelow == toAbove && (bits & 0x10000) == 0 ? below : above;
    }

    private static float[] Inputs()
    {
        float[] inputs = new float[MaxSamples * DenseFloat32.InputLength];
        Philox.FillUniform(inputs, bound: 1, seed: 2, 0, 0, 0);
        return inputs;
    }
}
