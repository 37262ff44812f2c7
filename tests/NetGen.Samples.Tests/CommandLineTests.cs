namespace NetGen.Samples.Tests;

public sealed class CommandLineTests
{
    [Fact]
    public void Help_names_every_option()
    {
        SampleRun run = SampleRun.Of("--help");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.All(
            ["--data <DIR>", "--epochs <N>", "--batch <N>", "--threads <N>", "--seed <N>", "--model <PATH>", "-?, -h, --help"],
            option => Assert.Contains($"  {option} ", run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void The_last_of_several_values_counts()
    {
        SampleRun run = SampleRun.Of("--data", "first", "--data=second");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("fashion-mnist: second: no such folder", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unrecognized command or argument '--epoch'", "--epoch", "3")]
    [InlineData("Unrecognized command or argument 'train'", "train")]
    [InlineData("Unrecognized command or argument '5'", "--epochs", "3", "5")]
    [InlineData("Required argument missing for option: '--epochs'", "--epochs")]
    [InlineData("--epochs needs a whole number from 1 to 10000, not '--data'", "--epochs", "--data", "there")]
    [InlineData("--epochs needs a whole number from 1 to 10000, not '0'", "--epochs", "0")]
    [InlineData("--epochs needs a whole number from 1 to 10000, not '-1'", "--epochs=-1")]
    [InlineData("--batch needs a whole number from 1 to 10000, not '1e2'", "--batch", "1e2")]
    [InlineData("--threads needs a whole number from 1 to 256, not '1000'", "--threads", "1000")]
    [InlineData("--seed needs a whole number from 0 to 18446744073709551615, not '18446744073709551616'", "--seed", "18446744073709551616")]
    [InlineData("--data needs a path, not ''", "--data", "")]
    [InlineData("Unrecognized command or argument '@options'", "@options")]
    public void A_wrong_command_line_is_told_in_one_line(string expected, params string[] arguments)
    {
        SampleRun run = SampleRun.Of(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Equal($"fashion-mnist: {expected}; --help lists the options", run.Error.TrimEnd());
    }
}
