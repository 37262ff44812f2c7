using System.Buffers.Binary;
using NetGen.Models;

namespace NetGen.Tasks.Tests;

/// <summary>
/// A weight where a layer's table has no connection comes into a network by no way. (The build's is among the wrong files.)
/// </summary>
public class StrayWeightTests
{
    private const string Tensor = "C3.weight";

    /// <summary>The first index at which a weight must be 0: filter 0 sees channels 0, 1 and 2 of 6, by 5x5 weights each.</summary>
    private const int Stray = 3 * 25;

    private static readonly string s_problem =
        $"tensor '{Tensor}' has 5 at index {Stray}, where the layer's table has no connection; it must be 0 there";

    [Fact]
    public void Write_refuses_it_of_weights_and_of_gradients()
    {
        using LeNet5 network = LeNet5.Create(1);
        using Gradients gradients = Gradients.For<LeNet5>();
        float[] weights = network.Parameters.Read(Tensor), changed = [.. weights];
        changed[Stray] = 5;

        Assert.StartsWith(s_problem, Assert.Throws<ArgumentException>(() => network.Parameters.Write(Tensor, changed)).Message);
        Assert.StartsWith(s_problem, Assert.Throws<ArgumentException>(() => gradients.Write(Tensor, changed)).Message);
        Assert.Equal(weights, network.Parameters.Read(Tensor));
    }

    [Fact]
    public void Load_refuses_it_and_LoadPartial_leaves_the_tensor()
    {
        using WeightsFolder folder = new();
        string path = Path.Combine(folder.Path, "x.safetensors");
        using LeNet5 network = LeNet5.Create(1), other = LeNet5.Create(2);
        network.Save(path);
        Change(path, Tensor);

        Assert.Equal([s_problem], Assert.Throws<WeightsFormatException>(() => LeNet5.Load(path)).Problems);
        float[] before = other.Parameters.Read(Tensor);
        Assert.Equal([Tensor], other.LoadPartial(path));
        Assert.Equal(before, other.Parameters.Read(Tensor));
    }

    [Theory]
    [InlineData(Tensor)]
    [InlineData("optimizer/first/" + Tensor)]
    public void LoadCheckpoint_refuses_it_of_weights_and_of_the_optimizers_state(string tensor)
    {
        using WeightsFolder folder = new();
        string path = Path.Combine(folder.Path, "x.safetensors");
        using LeNet5 network = LeNet5.Create(1);
        using Trainer<LeNet5> trainer = new(network, new Adam(1e-3f));
        tensor = tensor.Replace("first", trainer.Optimizer.StateNames[0]);
        trainer.SaveCheckpoint(path);
        Change(path, tensor);
        float[] before = network.Parameters.Read(Tensor);

        Assert.Equal(
            [s_problem.Replace(Tensor, tensor)],
            Assert.Throws<WeightsFormatException>(() => trainer.LoadCheckpoint(path)).Problems);
        Assert.Equal(before, network.Parameters.Read(Tensor));
    }

    /// <summary>Makes the stray weight of a tensor 5.</summary>
    private static void Change(string path, string tensor)
    {
        byte[] content = File.ReadAllBytes(path);
        int header = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(content);
        using System.Text.Json.JsonDocument json = System.Text.Json.JsonDocument.Parse(content.AsMemory(8, header - 8));
        int begin = json.RootElement.GetProperty(tensor).GetProperty("data_offsets")[0].GetInt32();
        BinaryPrimitives.WriteSingleLittleEndian(content.AsSpan(header + begin + 4 * Stray), 5);
        File.WriteAllBytes(path, content);
    }
}
