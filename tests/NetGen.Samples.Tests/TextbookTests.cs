using System.Globalization;
using System.Text.RegularExpressions;

namespace NetGen.Samples.Tests;

/// <summary>The textbooks' networks show what their texts say, on the images that come along.</summary>
public sealed class TextbookTests
{
    private static readonly string s_images = Path.Combine(AppContext.BaseDirectory, "sample-data");

    [Fact]
    public void Help_names_every_network_and_the_options_of_one()
    {
        SampleRun run = SampleRun.OfProgram("Textbook.dll"), sobel = SampleRun.OfProgram("Textbook.dll", "sobel", "--help");

        Assert.Equal(run, SampleRun.OfProgram("Textbook.dll", "--help"));
        Assert.Equal((0, 0), (run.ExitCode, sobel.ExitCode));
        Assert.All(
            ["fashion-mlp", "tiny-cnn", "logistic", "lenet5-relu", "sobel", "autoencoder"],
            word => Assert.Contains($"  {word} ", run.Output, StringComparison.Ordinal));
        Assert.All(
            ["--data <DIR>", "--epochs <N>", "--threads <N>", "--seed <N>"],
            option => Assert.Contains($"  {option} ", sobel.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Unrecognized command or argument 'alexnet'", "alexnet")]
    [InlineData("Unrecognized command or argument '--batch'", "sobel", "--batch", "3")]
    [InlineData("--epochs needs a whole number from 1 to 10000, not '0'", "tiny-cnn", "--epochs=0")]
    public void A_wrong_command_line_is_told_in_one_line(string expected, params string[] arguments)
    {
        SampleRun run = SampleRun.OfProgram("Textbook.dll", arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Equal($"textbook: {expected}; --help lists the options", run.Error.TrimEnd());
    }

    [Fact]
    public void The_multilayer_perceptrons_gradients_agree_and_it_learns()
    {
        SampleRun run = Run("fashion-mlp", "--epochs", "2");

        Assert.Contains("they agree to four digits", run.Output, StringComparison.Ordinal);
        Assert.Matches("kept the weights of epoch [12]\n", run.Output);
        Assert.True(Figures(run, "test accuracy ")[0] > 60, run.Output);
    }

    [Fact]
    public void The_tiny_network_knows_nothing_before_it_learns()
    {
        SampleRun run = Run("tiny-cnn", "--epochs", "2");

        Assert.InRange(Figures(run, "before training: loss ")[0], Math.Log(10) * 0.98, Math.Log(10) * 1.02);
        Assert.True(Figures(run, "test accuracy ")[0] > 70, run.Output);
    }

    [Fact]
    public void One_neuron_begins_at_ln_2_and_its_loss_falls_at_every_hundredth_step()
    {
        SampleRun run = Run("logistic");

        double[] losses = Figures(run, @"step +\d+: loss ");
        Assert.Equal(21, losses.Length);
        Assert.Equal(0.693147, losses[0]);
        Assert.All(losses.Zip(losses.Skip(1)), pair => Assert.True(pair.Second < pair.First, $"{pair.First} -> {pair.Second}"));
        Assert.True(Figures(run, "training accuracy ")[0] >= 99, run.Output);
    }

    [Fact]
    public void LeNet_learns()
    {
        SampleRun run = Run("lenet5-relu", "--epochs", "1");

        Assert.Contains("61,706 parameters", run.Output, StringComparison.Ordinal);
        Assert.True(Figures(run, "test accuracy ")[0] > 60, run.Output);
    }

    [Fact]
    public void Sobel_draws_the_edges_of_a_bar_and_nothing_else()
    {
        // The first test image is a bar of three rows at the top.
        using TinyImages images = new();
        SampleRun run = SampleRun.OfProgram("Textbook.dll", "sobel", "--data", images.Folder);

        Assert.Equal(0, run.ExitCode);
        string[] lines = run.Output.Split('\n');
        string[] image = lines[1..15], edges = lines[16..30];
        Assert.Equal("its edges:", lines[15]);
        Assert.Equal(new string(image[0][0], 28), image[0]);
        Assert.Equal([0, 1], Enumerable.Range(0, 14).Where(line => image[line].Length > 0));
        Assert.Equal([0, 1], Enumerable.Range(0, 14).Where(line => edges[line].Length > 0));
        // Both rows of the second line lie at the bar's lower edge, one of the first's at its upper one.
        Assert.True(Shade(edges[1][14]) > Shade(edges[0][14]), run.Output);
        Assert.True(Shade(edges[0][14]) > 0, run.Output);

        static int Shade(char character) => " .:-=+*#%@".IndexOf(character);
    }

    [Fact]
    public void The_autoencoder_reproduces_its_input_and_notices_a_worn_machine()
    {
        SampleRun run = Run("autoencoder", "--epochs", "5");

        Assert.True(Figures(run, "after 5 epochs: loss ")[0] < Figures(run, "before training: loss ")[0] / 10, run.Output);
        Assert.True(Figures(run, "area under the curve of hits over false alarms: ")[0] > 0.9, run.Output);
    }

    private static SampleRun Run(string network, params string[] options)
    {
        SampleRun run = SampleRun.OfProgram("Textbook.dll", [network, "--data", s_images, .. options]);
        Assert.Empty(run.Error);
        Assert.Equal(0, run.ExitCode);
        return run;
    }

    /// <summary>The numbers after a text, wherever it starts a line.</summary>
    private static double[] Figures(SampleRun run, string text) =>
    [
        .. Regex.Matches(run.Output, $@"^{text}(\d+(\.\d+)?)", RegexOptions.Multiline)
            .Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)),
    ];
}
