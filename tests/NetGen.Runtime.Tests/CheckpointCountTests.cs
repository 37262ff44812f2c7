using System.Buffers.Binary;
using System.Text;
using NetGen.Runtime.Tests.Fixtures;
using Network = NetGen.Runtime.Tests.Fixtures.SmallNetwork<NetGen.Runtime.Tests.Fixtures.ThreeClasses>;

namespace NetGen.Runtime.Tests;

/// <summary>The counts and tensors of a checkpoint that somebody else may have written.</summary>
public class CheckpointCountTests
{
    [Theory]
    [InlineData("\"steps\":\"4\"", "\"steps\":\"-1\"", "its steps is '-1'; a number up to 9223372036854775807 is needed")]
    [InlineData("\"steps\":\"4\"", "\"stages\":\"4\"", "its steps is ''; a number up to 9223372036854775807 is needed")]
    [InlineData("\"epochs\":\"1\"", "\"epochs\":\"2147483647\"", "its epochs is '2147483647'; a number up to 2147483646 is needed")]
    [InlineData("\"samples\":\"100\"", "\"samples\":\"2147483648\"", "its samples is '2147483648'; a number up to 2147483647 is needed")]
    [InlineData("\"position\":\"0\"", "\"position\":\"101\"", "its position is '101'; a number up to 100 is needed")]
    [InlineData("\"position\":\"0\"", "\"position\":\" 7\"", "its position is ' 7'; a number up to 100 is needed")]
    [InlineData("\"seed\":\"8\"", "\"seed\":\"18446744073709551616\"", "its seed is missing or no number")]
    [InlineData("\"seed\":\"8\"", "\"seen\":\"8\"", "its seed is missing or no number")]
    [InlineData("\"optimizer\":\"adam\"", "\"optimizers\":\"adam\"", "it is a checkpoint of the optimizer ''; the trainer's is 'adam'")]
    [InlineData("\"kind\":\"netgen-checkpoint\"", "\"kind\":\"netgen\"", "it is no checkpoint: a file of weights is what Load reads")]
    public void What_is_no_count_is_named_and_changes_nothing(string text, string changed, string problem)
    {
        using TemporaryFolder folder = new();
        Save(folder["checkpoint"]);
        Rewrite(folder["checkpoint"], text, changed);
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Adam()) { Seed = 3 };
        float[] before = network.Parameters.Read("dense1.weight");
        WeightsFormatException exception = Assert.Throws<WeightsFormatException>(() => trainer.LoadCheckpoint(folder["checkpoint"]));
        Assert.Equal([problem], exception.Problems);
        Assert.Equal(before, network.Parameters.Read("dense1.weight"));
        Assert.Equal((0L, 0, 3UL), (trainer.Steps, trainer.Epochs, trainer.Seed));
    }

    [Fact]
    public void The_largest_counts_are_taken()
    {
        using TemporaryFolder folder = new();
        Save(folder["checkpoint"]);
        Rewrite(folder["checkpoint"], "\"steps\":\"4\"", "\"steps\":\"9223372036854775807\"");
        Rewrite(folder["checkpoint"], "\"epochs\":\"1\"", "\"epochs\":\"2147483646\"");
        Rewrite(folder["checkpoint"], "\"seed\":\"8\"", "\"seed\":\"18446744073709551615\"");
        Rewrite(folder["checkpoint"], "\"samples\":\"100\"", "\"samples\":\"2147483647\"");
        Rewrite(folder["checkpoint"], "\"position\":\"0\"", "\"position\":\"2147483647\"");
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Adam());
        trainer.LoadCheckpoint(folder["checkpoint"]);
        // An epoch whose samples are all done is complete.
        Assert.Equal((long.MaxValue, int.MaxValue, ulong.MaxValue), (trainer.Steps, trainer.Epochs, trainer.Seed));
    }

    /// <summary>It has done none of no samples, which is no epoch.</summary>
    [Fact]
    public void A_trainer_that_has_not_begun_is_saved_as_such()
    {
        using TemporaryFolder folder = new();
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new AdamW()), sgd = new(network, new Sgd(0.1f));
        trainer.SaveCheckpoint(folder["checkpoint"]);
        trainer.LoadCheckpoint(folder["checkpoint"]);
        Assert.Equal((0L, 0), (trainer.Steps, trainer.Epochs));
        Assert.Contains(
            "a checkpoint of the optimizer 'adamw'; the trainer's is 'sgd'",
            Assert.Throws<WeightsFormatException>(() => sgd.LoadCheckpoint(folder["checkpoint"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_tensor_that_is_missing_or_another_ones_is_named()
    {
        using TemporaryFolder folder = new();
        Save(folder["checkpoint"]);
        Rewrite(folder["checkpoint"], "\"optimizer/exp_avg/dense1.bias\"", "\"optimizer/mean/dense1.bias\"");
        Rewrite(folder["checkpoint"], "\"dense2.bias\"", "\"dense3.bias\"");
        using Network network = Network.Create(1);
        using Trainer<Network> trainer = new(network, new Adam());
        Assert.Equal(
            [
                "tensor 'dense2.bias' [3] is missing",
                "tensor 'optimizer/exp_avg/dense1.bias' [5] is missing",
                "tensor 'dense3.bias' [3] is neither SmallNetwork's nor its optimizer's",
                "tensor 'optimizer/mean/dense1.bias' [5] is neither SmallNetwork's nor its optimizer's",
            ],
            Assert.Throws<WeightsFormatException>(() => trainer.LoadCheckpoint(folder["checkpoint"])).Problems);
    }

    /// <summary>Of a run of one epoch: four updates, a hundred samples.</summary>
    private static void Save(string path)
    {
        using Network network = Network.Create(2);
        using Trainer<Network> trainer = new(network, new Adam()) { Seed = 8 };
        trainer.Fit(Samples.Set(100), 1);
        trainer.SaveCheckpoint(path);
    }

    /// <summary>Changes the header's text, whose length stands before it.</summary>
    private static void Rewrite(string path, string text, string changed)
    {
        byte[] file = File.ReadAllBytes(path);
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(file);
        string header = Encoding.UTF8.GetString(file, 8, length);
        Assert.Contains(text, header, StringComparison.Ordinal);
        byte[] rewritten = Encoding.UTF8.GetBytes(header.Replace(text, changed, StringComparison.Ordinal));
        File.WriteAllBytes(path, [.. BitConverter.GetBytes((long)rewritten.Length), .. rewritten, .. file[(8 + length)..]]);
    }
}
