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
            ["--data", "--epochs", "--batch", "--threads", "--seed", "--model", "--help"],
            option => Assert.Contains($"  {option} ", run.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("unknown option '--epoch'", "--epoch", "3")]
    [InlineData("unknown option 'train'", "train")]
    [InlineData("--epochs needs a value", "--epochs")]
    [InlineData("--epochs needs a whole number from 1 to 10000, not '0'", "--epochs", "0")]
    [InlineData("--epochs needs a whole number from 1 to 10000, not '-1'", "--epochs=-1")]
    [InlineData("--batch needs a whole number from 1 to 10000, not '1e2'", "--batch", "1e2")]
    [InlineData("--threads needs a whole number from 1 to 256, not '1000'", "--threads", "1000")]
    [InlineData("--seed needs a whole number from 0 to 18446744073709551615, not '18446744073709551616'", "--seed", "18446744073709551616")]
    [InlineData("--data needs a path, not ''", "--data=")]
    public void A_wrong_command_line_is_told_in_one_line(string expected, params string[] arguments)
    {
        SampleRun run = SampleRun.Of(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.Equal($"fashion-mnist: {expected}; --help lists the options", run.Error.TrimEnd());
    }
}
