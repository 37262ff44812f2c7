#if EMBEDDED
using System.Diagnostics;
#elif DRAWN
using System.Runtime.InteropServices;
#endif

// Predicts once and prints the first output. By how it was built (Deploy.csproj):
//     deploy [--time]       with embedded weights; --time prints the microseconds of the fastest call of 1.5 seconds as well
//     deploy WEIGHTS        with weights that it loads
// deploy PATH           with weights that it draws; writes PATH.safetensors and PATH.inputs, of which ../peers/exchange.py makes
//                           an ONNX model
float[] inputs = new float[Net.InputLength], outputs = new float[Net.OutputLength];
for (int i = 0; i < inputs.Length; i++)
    inputs[i] = i % 17 / 8f - 1;
#if EMBEDDED
Net net = Net.Default;
#elif DRAWN
Net net = Net.Create(seed: 1);
#else
Net net = Net.Load(args[0]);
#endif
net.Forward(inputs, outputs);
Console.WriteLine(outputs[0]);

#if EMBEDDED
if (args.Length > 0)
{
    double minimum = double.MaxValue;
    for (long started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started).TotalSeconds < 1.5;)
    {
        long before = Stopwatch.GetTimestamp();
        net.Forward(inputs, outputs);
        minimum = Math.Min(minimum, Stopwatch.GetElapsedTime(before).TotalMicroseconds);
    }
    Console.WriteLine(minimum);
}
#elif DRAWN
net.Save(args[0] + ".safetensors");
File.WriteAllBytes(args[0] + ".inputs", MemoryMarshal.AsBytes(inputs.AsSpan()));
#endif
