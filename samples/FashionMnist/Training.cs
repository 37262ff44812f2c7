using NetGen;
using Samples;

namespace FashionMnist;

/// <summary>The training itself, with its progress on the screen.</summary>
public static class Training
{
    /// <summary>Trains by Adam until all epochs are done or Ctrl+C is pressed; either way the network keeps what it learned.</summary>
    public static TrainingResult Run(FashionCnn network, DataSet training, DataSet test, Options options)
    {
        using Trainer<FashionCnn> trainer = new(network, new Adam(learningRate: 1e-3f))
        {
            BatchSize = options.Batch,
            Seed = options.Seed,
            Threads = options.Threads,
        };
        network.Threads = options.Threads;

        using CancellationTokenSource stop = new();
        void Stop(object? sender, ConsoleCancelEventArgs pressed)
        {
            // The second press ends the program at once.
            pressed.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        }

        Console.CancelKeyPress += Stop;
        try
        {
            return Screen.ShowProgress(progress => trainer.Fit(
                training, options.Epochs, new() { Validation = test, Progress = progress }, stop.Token));
        }
        finally
        {
            Console.CancelKeyPress -= Stop;
        }
    }
}
