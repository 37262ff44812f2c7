namespace NetGen.Numerics.Tests;

/// <summary>The byte overloads of a network with <c>normalize</c> (models/byte-images.yaml).</summary>
public class ByteInputTests
{
    private const int Samples = 11;

    private static readonly double[] _means = [0.4, 0.5, 0.6], _deviations = [0.2, 0.25, 1 / 3.0];

    [Fact]
    public void Bytes_give_what_their_normalized_floats_give()
    {
        using ByteImages network = ByteImages.Create(1);
        byte[] bytes = new byte[Samples * ByteImages.InputLength];
        float[] floats = new float[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)PhiloxDefinition.Word(1, 0, 0, 0, (uint)i);
            floats[i] = (float)((bytes[i] / 255.0 - _means[i % 3]) / _deviations[i % 3]);
        }
        float[] ofBytes = new float[Samples * ByteImages.OutputLength], ofFloats = new float[ofBytes.Length];

        network.Forward(bytes, ofBytes);
        network.Forward(floats, ofFloats);
        Comparison.AssertClose("outputs", ofBytes, Comparison.ToDouble(ofFloats));

        network.Predict(bytes, ofBytes);
        network.Predict(floats, ofFloats);
        Comparison.AssertClose("probabilities", ofBytes, Comparison.ToDouble(ofFloats));

        for (int sample = 0; sample < Samples; sample++)
        {
            Range one = (sample * ByteImages.InputLength)..((sample + 1) * ByteImages.InputLength);
            Assert.Equal(network.Classify(floats.AsSpan(one)), network.Classify(bytes.AsSpan(one)));
        }
    }
}
