"""Two processes that share objects and no trust: a check on one side, a student's code in a sandbox on the other.

``values`` says how a value is written, ``mirror`` how an object of the other side is shown, ``peer`` how the two converse, ``policy`` what
the other side may do with an object of ours, ``there`` is the sandbox's side, ``here`` the check's.

Why a mark can't be forged through it: a check never imports the submission. Whatever it decides on, it has as a plain value of its own
process, or as the order in which its own objects were called; who makes the check see what a right answer would make it see has answered
rightly. Nothing of the check can be reached from the other side but what it hands over, and of that only its public methods.
"""
